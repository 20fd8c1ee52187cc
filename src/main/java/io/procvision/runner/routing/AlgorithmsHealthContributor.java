package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.WorkerHealth;
import io.procvision.runner.process.ProcessState;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * A component for each version that serves a PID, called {@code name@version}: down while a process of it is held down.
 * Whether one is held down is asked of the workers themselves; what else the details tell is what they last reported.
 */
@Component
class AlgorithmsHealthContributor implements CompositeHealthContributor {

    private final RoutingTable routes;
    private final ProcessHealth processes;

    AlgorithmsHealthContributor(RoutingTable routes, ProcessHealth processes) {
        this.routes = routes;
        this.processes = processes;
    }

    @Override
    public Stream<HealthContributors.Entry> stream() {
        return routes.all().stream()
                .collect(Collectors.groupingBy(route -> route.binding().version(), TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(each -> new HealthContributors.Entry(
                        component(each.getKey()), indicator(each.getKey(), each.getValue())));
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return stream()
                .filter(each -> each.name().equals(name))
                .map(HealthContributors.Entry::contributor)
                .findFirst()
                .orElse(null);
    }

    private static String component(AlgorithmVersion version) {
        return version.name() + "@" + version.version();
    }

    private HealthIndicator indicator(AlgorithmVersion version, List<Route> serving) {
        return () -> {
            List<ProcessState> states = serving.stream()
                    .map(route -> route.lease().workers())
                    .distinct()
                    .flatMap(workers -> workers.states().stream())
                    .toList();
            Collection<WorkerHealth> reports = processes.of(version);
            long heldDown =
                    states.stream().filter(ProcessState.HELD_DOWN::equals).count();
            return (heldDown == 0 ? Health.up() : Health.down())
                    .withDetail("name", version.name())
                    .withDetail("version", version.version())
                    .withDetail("pids", serving.size())
                    .withDetail(
                            "processes",
                            states.stream()
                                    .map(AlgorithmsHealthContributor::word)
                                    .toList())
                    .withDetail("held_down", heldDown)
                    .withDetail(
                            "missed_heartbeats",
                            reports.stream()
                                    .mapToInt(WorkerHealth::missedHeartbeats)
                                    .max()
                                    .orElse(0))
                    .withDetail(
                            "deaths",
                            reports.stream().mapToInt(WorkerHealth::deaths).sum())
                    .build();
        };
    }

    private static String word(ProcessState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
