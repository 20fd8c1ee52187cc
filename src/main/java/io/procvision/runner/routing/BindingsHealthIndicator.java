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
 * Down while a binding file is damaged, names a version that is not installed, or has vanished. Reconciliation mends what it can within its interval, so what stays
 * here needs a person. A file that its route follows is only looked at, not read.
 */
@Component
class BindingsHealthIndicator implements HealthIndicator {

    private final ActiveBindings bindings;
    private final RoutingTable routes;
    private final BindingDamage damage;

    BindingsHealthIndicator(ActiveBindings bindings, RoutingTable routes, BindingDamage damage) {
        this.bindings = bindings;
        this.routes = routes;
        this.damage = damage;
    }

    @Override
    public Health health() {
        Set<Pid> pids = new TreeSet<>(bindings.pids());
        routes.all().forEach(route -> pids.add(route.binding().pid()));
        Map<String, String> damaged = new TreeMap<>();
        for (Pid pid : pids) {
            damageOf(pid).ifPresent(what -> damaged.put(pid.value(), what));
        }
        return (damaged.isEmpty() ? Health.up() : Health.down().withDetail("damaged", damaged))
                .withDetail("pids", pids.size())
                .build();
    }

    private Optional<String> damageOf(Pid pid) {
        Optional<Route> route = routes.find(pid);
        if (route.isPresent() && route.get().identity().equals(bindings.identity(pid))) {
            return Optional.empty();
        }
        BindingFile file = bindings.read(pid);
        if (file instanceof BindingFile.Absent) {
            // One that is unbound in this moment has no route any more.
            return routes.find(pid).map(left -> "The binding file is missing");
        }
        return damage.of(file);
    }
}
