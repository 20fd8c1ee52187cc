package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Pid;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessSupervisor;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether a PID's route is what its file says, and making it so. The caller holds the PID's lock. */
@Component
class FiledRoutes {

    private final ActiveBindings bindings;
    private final RoutingTable routes;
    private final ProcessSupervisor supervisor;
    private final AlgorithmCatalog catalog;

    FiledRoutes(ActiveBindings bindings, RoutingTable routes, ProcessSupervisor supervisor, AlgorithmCatalog catalog) {
        this.bindings = bindings;
        this.routes = routes;
        this.supervisor = supervisor;
        this.catalog = catalog;
    }

    boolean isFollowed(Pid pid) {
        Optional<Route> route = routes.find(pid);
        return route.isPresent() && bindings.isStill(pid, route.get().identity());
    }

    /** At once, however long its processes take to start: the file says who serves, and calls wait for them. */
    void publish(BindingFile.Bound file) {
        ActiveBinding binding = file.binding();
        ProcessLease lease = supervisor.lease(catalog.require(binding.version()));
        routes.publish(new Route(binding, file.identity(), lease), true);
    }

    /**
     * Catches up with what another runner bound, before a switch takes its time: a call that met the stale route during
     * the pre-warm would take the PID's lock away from the switch.
     */
    void catchUp(ActiveBinding standing) {
        if (!isFollowed(standing.pid())
                && bindings.read(standing.pid()) instanceof BindingFile.Bound file
                && file.binding().equals(standing)) {
            publish(file);
        }
    }
}
