package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
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

    private final AbandonedSwitches abandoned;
    private final BindingRecovery recovery;
    private final ActiveBindings bindings;
    private final RoutingTable routes;
    private final SwitchLog switchLog;
    private final PidLocks locks;
    private final PreWarm preWarm;
    private final AlgorithmCatalog catalog;

    SwitchReconciler(
            AbandonedSwitches abandoned,
            BindingRecovery recovery,
            ActiveBindings bindings,
            RoutingTable routes,
            SwitchLog switchLog,
            PidLocks locks,
            PreWarm preWarm,
            AlgorithmCatalog catalog) {
        this.abandoned = abandoned;
        this.recovery = recovery;
        this.bindings = bindings;
        this.routes = routes;
        this.switchLog = switchLog;
        this.locks = locks;
        this.preWarm = preWarm;
        this.catalog = catalog;
    }

    /** Files and log, without starting anything; the PIDs that are bound afterwards. */
    Set<Pid> recoverAll() {
        abandoned.settle();
        Set<Pid> pids = new TreeSet<>(bindings.pids());
        switchLog.current().stream().map(Switch::pid).forEach(pids::add);
        Set<Pid> bound = new TreeSet<>();
        for (Pid pid : pids) {
            separately(pid, () -> {
                try (PidLocks.Held held = locks.acquire(List.of(pid), "recovery", PidLocks.Urgency.BACKGROUND)) {
                    recovery.recover(pid).ifPresent(file -> bound.add(pid));
                }
            });
        }
        return bound;
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
            locks.tryAcquire(List.of(pid), "following the binding file").ifPresent(free -> followUnder(free, pid));
        } else if (bindings.read(pid) instanceof BindingFile.Absent && !isLogged(pid)) {
            return;
        } else {
            followUnder(waitFor(pid), pid);
        }
    }

    /** A PID that is bound but has no route yet is being warmed by somebody, most likely at start-up. */
    private PidLocks.Held waitFor(Pid pid) {
        try {
            return locks.acquire(List.of(pid), "following the binding file", PidLocks.Urgency.BACKGROUND);
        } catch (RunnerException busy) {
            throw new RunnerException(
                    Problem.PROCESS_UNAVAILABLE, "The version of PID %s is still warming".formatted(pid), busy);
        }
    }

    private void followUnder(PidLocks.Held lock, Pid pid) {
        try (PidLocks.Held held = lock) {
            if (!isFollowed(pid)) {
                recovery.recover(pid).ifPresentOrElse(file -> route(file, held), () -> routes.withdraw(pid));
            }
        }
    }

    private void route(BindingFile.Bound file, PidLocks.Held held) {
        ActiveBinding binding = file.binding();
        PlannedSwitch plan = new PlannedSwitch(binding.pid(), null, catalog.require(binding.version()));
        try (PreWarm.WarmVersions warm = preWarm.warm(List.of(plan), held.preemption())) {
            routes.publish(new Route(binding, file.identity(), warm.lease(binding.version())), true);
        } catch (RunnerException failure) {
            // The file says who serves this PID; a version that it no longer names must not go on instead.
            routes.withdraw(binding.pid());
            throw new RunnerException(
                    Problem.PROCESS_UNAVAILABLE,
                    "PID %s is bound to %s, which does not start: %s"
                            .formatted(binding.pid(), binding.version(), failure.detail()),
                    failure);
        }
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
