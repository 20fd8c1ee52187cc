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
import java.util.concurrent.ConcurrentHashMap;
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

    /** PIDs that follow files of which the log has not been asked. */
    private final Set<Pid> unasked = ConcurrentHashMap.newKeySet();

    /** As the last look found it; a log that is down is not asked for each PID, since each would wait for a connection. */
    private volatile boolean logIsDown;

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
            emergencies.settle();
            logIsDown = false;
        } catch (DataAccessException | TransactionException down) {
            logIsDown = true;
            unreachable = down;
        }
        followFiles();
        if (unreachable != null) {
            throw unreachable;
        }
        unasked.forEach(pid -> separately(pid, () -> askLater(pid)));
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

    private void follow(Pid pid, Optional<BindingFile.Bound> standing) {
        standing.ifPresentOrElse(filed::publish, () -> routes.withdraw(pid));
    }

    /** A change that is under way looks itself, and is not disturbed. */
    private void askLater(Pid pid) {
        locks.tryAcquire(List.of(pid), "asking the log of the binding file").ifPresent(free -> {
            try (PidLocks.Held held = free) {
                Optional<BindingFile.Bound> standing = recovery.recover(pid);
                unasked.remove(pid);
                if (!filed.isFollowed(pid)) {
                    follow(pid, standing);
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
                : recoverOrTrust(pid);
    }

    /** A file that is of no use without the log waits for it. */
    private Optional<BindingFile.Bound> recoverOrTrust(Pid pid) {
        if (logIsDown) {
            Optional<BindingFile.Bound> file = trust(pid);
            if (file.isPresent()) {
                return file;
            }
        }
        try {
            Optional<BindingFile.Bound> standing = recovery.recover(pid);
            unasked.remove(pid);
            return standing;
        } catch (DataAccessException | TransactionException down) {
            logIsDown = true;
            return Optional.of(trust(pid).orElseThrow(() -> down));
        }
    }

    private Optional<BindingFile.Bound> trust(Pid pid) {
        Optional<BindingFile.Bound> file = recovery.asFiled(pid);
        file.ifPresent(bound -> {
            log.warn(
                    "PID {} follows its file to {} without the log, which cannot be reached",
                    pid,
                    bound.binding().version());
            unasked.add(pid);
        });
        return file;
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
