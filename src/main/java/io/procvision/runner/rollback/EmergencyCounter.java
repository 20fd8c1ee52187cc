package io.procvision.runner.rollback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.HealthPolicy;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts emergencies by what caused them and what became of them, as {@code runner.emergencies}. All counters exist from
 * the start: a rule that looks for an increase would not see the first of a series that begins at one.
 */
@Component
class EmergencyCounter {

    private static final String WITHDRAWN = "withdrawn";

    private final MeterRegistry meters;

    EmergencyCounter(MeterRegistry meters) {
        this.meters = meters;
        Stream.concat(HealthPolicy.METRICS.stream(), Stream.of(WITHDRAWN, BlastRadiusBrake.METRIC))
                .forEach(metric ->
                        Arrays.stream(EmergencyOutcome.values()).forEach(outcome -> counter(metric, outcome)));
    }

    void count(@Nullable Trigger trigger, EmergencyOutcome outcome) {
        counter(trigger == null ? WITHDRAWN : trigger.metric(), outcome).increment();
    }

    private Counter counter(String metric, EmergencyOutcome outcome) {
        return Counter.builder("runner.emergencies")
                .description("Automatic emergencies by cause and outcome")
                .tag("metric", metric)
                .tag("outcome", outcome.tag())
                .register(meters);
    }
}
