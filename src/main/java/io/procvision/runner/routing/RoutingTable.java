package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessSettings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * Which workers serve which PID at this moment. A route is published by the one swap or the reconciliation, both under
 * the PID's lock; reading is a map lookup. A replaced version stays leased as the PID's standby where that is wanted, so
 * that the way back is short; otherwise its lease is closed, and its processes end with their last call.
 */
@Component
public class RoutingTable {

    private final ConcurrentMap<Pid, Route> routes = new ConcurrentHashMap<>();
    private final ConcurrentMap<Pid, ProcessLease> standbys = new ConcurrentHashMap<>();
    private final AlgorithmMeters meters;
    private final boolean keepStandby;

    RoutingTable(ProcessSettings settings, AlgorithmMeters meters) {
        this.meters = meters;
        this.keepStandby = settings.standby();
    }

    public Optional<Route> find(Pid pid) {
        return Optional.ofNullable(routes.get(pid));
    }

    public Collection<Route> all() {
        return List.copyOf(routes.values());
    }

    /** Publishes a route; the version before it becomes the standby, or is let go. */
    public void publish(Route route, boolean keepPrevious) {
        Pid pid = route.binding().pid();
        meters.begin(pid, route.binding().version(), route.binding().activatedAt());
        Route previous = routes.put(pid, route);
        if (previous == null) {
            return;
        }
        AlgorithmVersion before = previous.binding().version();
        if (keepPrevious && keepStandby && !before.equals(route.binding().version())) {
            close(standbys.put(pid, previous.lease()));
        } else {
            previous.lease().close();
            closeStandbyOf(pid, route.binding().version());
        }
    }

    public void withdraw(Pid pid) {
        Route route = routes.remove(pid);
        if (route != null) {
            route.lease().close();
        }
        close(standbys.remove(pid));
    }

    /** A version that is bound needs no second lease as its own standby. */
    private void closeStandbyOf(Pid pid, AlgorithmVersion bound) {
        standbys.computeIfPresent(pid, (key, standby) -> {
            if (standby.version().equals(bound)) {
                standby.close();
                return null;
            }
            return standby;
        });
    }

    private static void close(@org.jspecify.annotations.Nullable ProcessLease lease) {
        if (lease != null) {
            lease.close();
        }
    }
}
