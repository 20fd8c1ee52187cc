package io.procvision.runner.routing;

import io.procvision.runner.core.Pid;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down while a binding file is damaged or has vanished. Reconciliation mends what it can within its interval, so what stays
 * here needs a person. A file that its route follows is only looked at, not read.
 */
@Component
class BindingsHealthIndicator implements HealthIndicator {

    private final ActiveBindings bindings;
    private final RoutingTable routes;

    BindingsHealthIndicator(ActiveBindings bindings, RoutingTable routes) {
        this.bindings = bindings;
        this.routes = routes;
    }

    @Override
    public Health health() {
        Set<Pid> pids = new TreeSet<>(bindings.pids());
        routes.all().forEach(route -> pids.add(route.binding().pid()));
        Map<String, String> damaged = new TreeMap<>();
        for (Pid pid : pids) {
            damage(pid).ifPresent(what -> damaged.put(pid.value(), what));
        }
        return (damaged.isEmpty() ? Health.up() : Health.down().withDetail("damaged", damaged))
                .withDetail("pids", pids.size())
                .build();
    }

    private Optional<String> damage(Pid pid) {
        Optional<Route> route = routes.find(pid);
        if (route.isPresent() && route.get().identity().equals(bindings.identity(pid))) {
            return Optional.empty();
        }
        return bindings.read(pid).accept(new BindingFile.Reader<>() {
            @Override
            public Optional<String> bound(BindingFile.Bound file) {
                return Optional.empty();
            }

            @Override
            public Optional<String> absent() {
                // One that is unbound in this moment has no route any more.
                return routes.find(pid).map(left -> "The file is missing");
            }

            @Override
            public Optional<String> corrupt(BindingFile.Corrupt file) {
                return Optional.of("The file is corrupt: " + file.reason());
            }
        });
    }
}
