package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ServedPids;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * Which workers serve which PID at this moment. A route is published by the one swap or the reconciliation, both under
 * the PID's lock; reading is a map lookup. A replaced version stays leased as the PID's standby where that is wanted, so
 * that the way back is short; otherwise its lease is closed, and its processes end with their last call. Calls that no
 * process of the replaced version has seen are led to the new one.
 */
@Component
public class RoutingTable implements ServedPids {

    private final ConcurrentMap<Pid, Route> routes = new ConcurrentHashMap<>();
    private final Standbys standbys;
    private final AlgorithmMeters meters;

    RoutingTable(Standbys standbys, AlgorithmMeters meters) {
        this.standbys = standbys;
        this.meters = meters;
    }

    public Optional<Route> find(Pid pid) {
        return Optional.ofNullable(routes.get(pid));
    }

    @Override
    public List<Pid> servedBy(AlgorithmVersion version) {
        return routes.values().stream()
                .map(Route::binding)
                .filter(binding -> binding.version().equals(version))
                .map(ActiveBinding::pid)
                .sorted()
                .toList();
    }

    public Collection<Route> all() {
        return List.copyOf(routes.values());
    }

    /** Publishes a route; the version before it becomes the standby, or is let go. */
    public void publish(Route route, boolean keepPrevious) {
        ActiveBinding binding = route.binding();
        meters.begin(binding.pid(), binding.version(), binding.activatedAt());
        Route previous = routes.put(binding.pid(), route);
        standbys.bound(binding);
        if (previous == null) {
            return;
        }
        handOver(binding.pid(), previous.lease());
        if (keepPrevious && !previous.binding().version().equals(binding.version())) {
            standbys.keep(binding, previous.lease());
        } else {
            previous.lease().close();
        }
    }

    /** Calls of the PID that wait for those workers, although it is led elsewhere by now. */
    void handOver(Pid pid, ProcessLease left) {
        find(pid).ifPresent(now -> left.workers().handOver(pid, now.lease().workers()));
    }

    public void withdraw(Pid pid) {
        Route route = routes.remove(pid);
        if (route != null) {
            route.lease().close();
        }
        standbys.forget(pid);
    }
}
