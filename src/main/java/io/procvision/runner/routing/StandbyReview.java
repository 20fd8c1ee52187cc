package io.procvision.runner.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.process.ProcessState;
import io.procvision.runner.process.ResourcesSampled;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks at the standbys whenever the processes have been looked at, and lets go of those that are not worth keeping:
 *
 * <ul>
 *   <li>whose processes died so often that they are held down, since they would not be warm when they are wanted;
 *   <li>the least recently replaced, while all of them together take more memory than they may.
 * </ul>
 *
 * A version that is bound costs nothing as the standby of another PID, so it is neither counted nor let go.
 */
@Component
class StandbyReview {

    private final RoutingTable routes;
    private final Standbys standbys;
    private final MemoryAmount budget;

    StandbyReview(RoutingTable routes, Standbys standbys, StandbySettings settings, MeterRegistry registry) {
        this.routes = routes;
        this.standbys = standbys;
        this.budget = settings.standbyMemory();
        Gauge.builder("runner.standby.memory", this, StandbyReview::used)
                .description("Resident memory of versions that are kept warm as standbys alone")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("runner.standby.memory.max", budget, MemoryAmount::bytes)
                .description("What they may take together")
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }

    @EventListener(ResourcesSampled.class)
    void review() {
        standbys.all().forEach((pid, standby) -> {
            List<ProcessState> states = standby.lease().workers().states();
            if (states.stream().allMatch(ProcessState.HELD_DOWN::equals)) {
                standbys.giveUp(
                        pid, standby.version(), "the processes of %s died too often".formatted(standby.version()));
            }
        });
        keepWithinBudget();
    }

    /** Whether no other standby may be warmed at present. */
    boolean isBudgetUsedUp() {
        return used() >= budget.bytes();
    }

    private void keepWithinBudget() {
        List<IdleVersion> longestIdleFirst = idle().stream()
                .sorted(Comparator.comparing(IdleVersion::replacedAt).thenComparing(IdleVersion::version))
                .toList();
        long used = total(longestIdleFirst);
        for (IdleVersion idle : longestIdleFirst) {
            if (used <= budget.bytes()) {
                return;
            }
            String reason = "%s was let go because standbys took %s, and runner.process.standby-memory allows them %s"
                    .formatted(idle.version(), new MemoryAmount(used), budget);
            idle.pids().forEach(pid -> standbys.giveUp(pid, idle.version(), reason));
            used -= idle.rssBytes();
        }
    }

    private double used() {
        return total(idle());
    }

    private Collection<IdleVersion> idle() {
        Set<AlgorithmVersion> bound =
                routes.all().stream().map(route -> route.binding().version()).collect(Collectors.toSet());
        return standbys.idle(bound).values();
    }

    private static long total(Collection<IdleVersion> idle) {
        return idle.stream().mapToLong(IdleVersion::rssBytes).sum();
    }
}
