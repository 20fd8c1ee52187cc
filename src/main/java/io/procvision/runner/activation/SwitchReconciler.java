package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.LogContext;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingChanges;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.RoutingTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Keeps file, log and routes in agreement: at start-up, periodically, and for one PID whenever a call finds its file
 * replaced. The files decide; one that is damaged never keeps another PID from being served. While the log cannot be
 * reached a usable file is followed as it is, and the log is asked about it later.
 */
@Component
public class SwitchReconciler implements BindingChanges {

    private static final Logger log = LoggerFactory.getLogger(SwitchReconciler.class);

    private final AbandonedSwitches abandoned;
    private final UnloggedEmergencies emergencies;
    private final BindingRecovery recovery;
    private final ActiveBindings bindings;
    private final RoutingTable routes;
    private final SwitchLog switchLog;
    private final PidLocks locks;
    private final FiledRoutes filed;
    private final AlgorithmCatalog catalog;

    private final StandingBindings standings;

    SwitchReconciler(
            AbandonedSwitches abandoned,
            UnloggedEmergencies emergencies,
            BindingRecovery recovery,
            ActiveBindings bindings,
            RoutingTable routes,
            SwitchLog switchLog,
            PidLocks locks,
            FiledRoutes filed,
            AlgorithmCatalog catalog) {
        this.abandoned = abandoned;
        this.emergencies = emergencies;
        this.recovery = recovery;
        this.bindings = bindings;
        this.routes = routes;
        this.switchLog = switchLog;
        this.locks = locks;
        this.filed = filed;
        this.catalog = catalog;
        this.standings = new StandingBindings(recovery);
    }

    /** Everything, before the first request is taken; returns how many PIDs are served from now on. */
    int recoverAll() {
        abandoned.settle();
        emergencies.settle();
        Map<Pid, ActiveBinding> confirmed = new HashMap<>();
        for (Switch row : switchLog.current()) {
            row.to()
                    .ifPresent(to ->
                            confirmed.put(row.pid(), new ActiveBinding(row.pid(), to.version(), to.activatedAt())));
        }
        Set<Pid> pids = new TreeSet<>(bindings.pids());
        pids.addAll(confirmed.keySet());
        pids.forEach(pid -> separately(pid, () -> followUnlessReplacing(pid, confirmed.get(pid))));
        return routes.all().size();
    }

    /** Whatever has drifted since the last look. A PID whose route follows its file costs a look at the file. */
    void reconcile() {
        RuntimeException unreachable = null;
        try {
            abandoned.settle();
            emergencies.settle().forEach(standings::ask);
            standings.logIsDown(false);
        } catch (DataAccessException | TransactionException down) {
            standings.logIsDown(true);
            unreachable = down;
        }
        followFiles();
        if (unreachable != null) {
            throw unreachable;
        }
        standings.unasked().forEach(pid -> separately(pid, () -> askLater(pid)));
    }

    private void followFiles() {
        Set<Pid> pids = new TreeSet<>(bindings.pids());
        routes.all().forEach(route -> pids.add(route.binding().pid()));
        for (Pid pid : pids) {
            if (!filed.isFollowed(pid)) {
                separately(pid, () -> followUnlessReplacing(pid));
            }
        }
    }

    @Override
    public void follow(Pid pid) {
        boolean unbound =
                routes.find(pid).isEmpty() && bindings.read(pid) instanceof BindingFile.Absent && !isLogged(pid);
        if (!unbound) {
            followUnlessReplacing(pid);
            requireNotMending(pid);
        }
    }

    /** A PID whose binding was lost is not unbound, although nothing serves it before the change that mends it is done. */
    private void requireNotMending(Pid pid) {
        if (routes.find(pid).isEmpty()) {
            locks.mending(pid).ifPresent(operation -> {
                throw new RunnerException(
                        Problem.STATE_CORRUPT,
                        "The binding file of PID %s cannot be used; %s is under way and replaces it. Send the call again after that"
                                .formatted(pid, operation));
            });
        }
    }

    private void followUnlessReplacing(Pid pid) {
        followUnlessReplacing(pid, null);
    }

    private void followUnlessReplacing(Pid pid, @Nullable ActiveBinding confirmed) {
        Optional<PidLocks.Held> acquired = locks.acquireToFollow(
                pid,
                "following the binding file",
                () -> !filed.isFollowed(pid),
                () -> recovery.asFiled(pid).isPresent());
        acquired.ifPresent(free -> {
            try (PidLocks.Held held = free) {
                if (!filed.isFollowed(pid)) {
                    follow(pid, standing(pid, confirmed));
                }
            }
        });
    }

    private void follow(Pid pid, Optional<BindingFile.Bound> known) {
        known.ifPresentOrElse(filed::publish, () -> routes.withdraw(pid));
    }

    /** A change that is under way looks itself, and is not disturbed. */
    private void askLater(Pid pid) {
        locks.tryAcquire(List.of(pid), "asking the log of the binding file").ifPresent(free -> {
            try (PidLocks.Held held = free) {
                Optional<BindingFile.Bound> known = standings.byTheLog(pid);
                if (!filed.isFollowed(pid)) {
                    follow(pid, known);
                }
            }
        });
    }

    /**
     * @param confirmed the log's last word, where that is known already; only files that say something else are worth
     *     queries of their own
     */
    private Optional<BindingFile.Bound> standing(Pid pid, @Nullable ActiveBinding confirmed) {
        return confirmed != null
                        && bindings.read(pid) instanceof BindingFile.Bound file
                        && file.binding().equals(confirmed)
                        && catalog.find(confirmed.version()).isPresent()
                ? Optional.of(file)
                : standings.find(pid);
    }

    private boolean isLogged(Pid pid) {
        return switchLog.lastConfirmed(pid).flatMap(Switch::to).isPresent();
    }

    private static void separately(Pid pid, Runnable work) {
        try (LogContext unused = LogContext.about(pid, null)) {
            work.run();
        } catch (RunnerException known) {
            // What cannot be restored has been reported and audited when it was found.
            log.debug("PID {} could not be reconciled: {}", pid, known.detail());
        } catch (RuntimeException failure) {
            log.error("PID {} could not be reconciled: {}", pid, failure.getMessage(), failure);
        }
    }
}
