package io.procvision.runner.history;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Counts settled switches by cause and outcome, as {@code runner.switches}, once the log has them. All counters exist
 * from the start: a rule that looks for an increase would not see the first of a series that begins at one.
 */
@Component
class SwitchMeters {

    /** How a switch that was begun can end; a refused one was not begun. */
    private static final Set<Outcome> OUTCOMES = EnumSet.of(Outcome.SUCCEEDED, Outcome.FAILED);

    private final Map<SwitchSettled, Counter> counters;

    SwitchMeters(MeterRegistry registry) {
        this.counters = EnumSet.allOf(SwitchCause.class).stream()
                .flatMap(cause -> OUTCOMES.stream().map(outcome -> new SwitchSettled(cause, outcome)))
                .collect(Collectors.toUnmodifiableMap(Function.identity(), settled -> counter(registry, settled)));
    }

    @TransactionalEventListener
    void count(SwitchSettled settled) {
        Counter counter = counters.get(settled);
        if (counter != null) {
            counter.increment();
        }
    }

    private static Counter counter(MeterRegistry registry, SwitchSettled settled) {
        return Counter.builder("runner.switches")
                .description("Settled switches of single PIDs, by cause and outcome")
                .tag("cause", settled.cause().word())
                .tag("outcome", settled.outcome().name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
