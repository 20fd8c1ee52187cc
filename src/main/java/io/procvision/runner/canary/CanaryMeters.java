package io.procvision.runner.canary;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How many canaries are in each state, as {@code runner.canaries}, by the last look at them. */
@Component
class CanaryMeters {

    private final Canaries canaries;
    private volatile Map<CanaryState, Long> counts = Map.of();

    CanaryMeters(Canaries canaries, MeterRegistry registry) {
        this.canaries = canaries;
        for (CanaryState state : CanaryState.values()) {
            Gauge.builder("runner.canaries", this, meters -> meters.counts.getOrDefault(state, 0L))
                    .description("Canaries by state")
                    .tag("state", state.word())
                    .register(registry);
        }
    }

    void look(Collection<Canary> underWay) {
        Map<CanaryState, Long> now =
                underWay.stream().collect(Collectors.groupingBy(Canary::state, Collectors.counting()));
        for (CanaryState state : CanaryState.values()) {
            if (state.isOver()) {
                now.put(state, canaries.countByState(state));
            }
        }
        counts = now;
    }
}
