package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessSupervisor;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingChanges;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps file, log and routes in agreement: at start-up, periodically, and for one PID whenever a call finds its file
 * replaced. The files decide; one that is damaged never keeps another PID from being served.
 */
@Component
public class SwitchReconciler implements BindingChanges {

    private static final Logger log = LoggerFactory.getLogger(SwitchReconciler.class);
    private static final String FOLLOWING = "following the binding file";

    private final AbandonedSwitches abandoned;
    private final BindingRecovery recovery;
    private final ActiveBindings bindings;
    private final RoutingTable routes;
    private final SwitchLog switchLog;
    private final PidLocks locks;
    private final ProcessSupervisor supervisor;
    private final AlgorithmCatalog catalog;

    SwitchReconciler(
            AbandonedSwitches abandoned,
            BindingRecovery recovery,
            ActiveBindings bindings,
            RoutingTable routes,
            SwitchLog switchLog,
            PidLocks locks,
            ProcessSupervisor supervisor,
            AlgorithmCatalog catalog) {
        this.abandoned = abandoned;
        this.recovery = recovery;
        this.bindings = bindings;
        this.routes = routes;
        this.switchLog = switchLog;
        this.locks = locks;
        this.supervisor = supervisor;
        this.catalog = catalog;
    }

    /** Everything, before the first request is taken; returns how many PIDs are served from now on. */
    int recoverAll() {
        abandoned.settle();
        Set<Pid> pids = new TreeSet<>(bindings.pids());
        switchLog.current().stream().map(Switch::pid).forEach(pids::add);
        pids.forEach(pid -> separately(pid, () -> followUnder(waitFor(pid), pid)));
        return routes.all().size();
    }

    /** Whatever has drifted since the last look. A PID whose route follows its file costs one system call. */
    void reconcile() {
        abandoned.settle();
        Set<Pid> pids = new TreeSet<>(bindings.pids());
        routes.all().forEach(route -> pids.add(route.binding().pid()));
        for (Pid pid : pids) {
            if (!isFollowed(pid)) {
                separately(
                        pid,
                        () -> locks.tryAcquire(List.of(pid), "reconciliation")
                                .ifPresent(free -> followUnder(free, pid)));
            }
        }
    }

    @Override
    public void follow(Pid pid) {
        if (routes.find(pid).isPresent()) {
            followReplacedFile(pid);
        } else if (!(bindings.read(pid) instanceof BindingFile.Absent) || isLogged(pid)) {
            followUnder(waitFor(pid), pid);
        }
    }

    /**
     * A switch of this runner that replaces the file publishes the route itself. Where another runner or program replaced
     * it, a switch that still warms here has lost its ground, and gives way.
     */
    private void followReplacedFile(Pid pid) {
        if (!locks.isReplacing(pid) && !isFollowed(pid)) {
            followUnder(locks.acquire(List.of(pid), FOLLOWING, true), pid);
        }
    }

    private PidLocks.Held waitFor(Pid pid) {
        return locks.acquire(List.of(pid), FOLLOWING, false);
    }

    private void followUnder(PidLocks.Held lock, Pid pid) {
        try (PidLocks.Held held = lock) {
            if (!isFollowed(pid)) {
                recovery.recover(pid).ifPresentOrElse(this::route, () -> routes.withdraw(pid));
            }
        }
    }

    /** At once, however long its processes take to start: the file says who serves, and calls wait for them. */
    private void route(BindingFile.Bound file) {
        ActiveBinding binding = file.binding();
        ProcessLease lease = supervisor.lease(catalog.require(binding.version()));
        routes.publish(new Route(binding, file.identity(), lease), true);
    }

    private boolean isLogged(Pid pid) {
        return switchLog.lastConfirmed(pid).flatMap(Switch::to).isPresent();
    }

    private boolean isFollowed(Pid pid) {
        Optional<Route> route = routes.find(pid);
        return route.isPresent()
                && bindings.read(pid) instanceof BindingFile.Bound file
                && file.identity().equals(route.get().identity());
    }

    private static void separately(Pid pid, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            log.error("PID {} could not be reconciled: {}", pid, failure.getMessage(), failure);
        }
    }
}
