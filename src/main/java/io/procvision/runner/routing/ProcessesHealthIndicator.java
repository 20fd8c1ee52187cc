package io.procvision.runner.routing;

import io.procvision.runner.process.ProcessState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down while a version that serves a PID is held down after too many deaths. Versions that nobody is bound to may fail as
 * they like, and a process that is merely starting again is on its way.
 */
@Component
class ProcessesHealthIndicator implements HealthIndicator {

    private final RoutingTable routes;

    ProcessesHealthIndicator(RoutingTable routes) {
        this.routes = routes;
    }

    @Override
    public Health health() {
        Map<String, TreeSet<String>> heldDown = new TreeMap<>();
        List<Route> bound = List.copyOf(routes.all());
        for (Route route : bound) {
            if (route.lease().workers().states().contains(ProcessState.HELD_DOWN)) {
                heldDown.computeIfAbsent(route.binding().version().toString(), version -> new TreeSet<>())
                        .add(route.binding().pid().value());
            }
        }
        return (heldDown.isEmpty() ? Health.up() : Health.down().withDetail("held_down", heldDown))
                .withDetail("bound_pids", bound.size())
                .withDetail(
                        "bound_versions",
                        bound.stream()
                                .map(route -> route.binding().version())
                                .distinct()
                                .count())
                .build();
    }
}
