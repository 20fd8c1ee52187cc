package io.procvision.runner.rollback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.procvision.runner.core.Trigger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts emergencies by what caused them and what became of them, as {@code runner.emergencies}. */
@Component
class EmergencyCounter {

    private final MeterRegistry meters;

    EmergencyCounter(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(@Nullable Trigger trigger, EmergencyOutcome outcome) {
        Counter.builder("runner.emergencies")
                .description("Automatic emergencies by cause and outcome")
                .tag("metric", trigger == null ? "withdrawn" : trigger.metric())
                .tag("outcome", outcome.tag())
                .register(meters)
                .increment();
    }
}
