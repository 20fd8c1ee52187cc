package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchIntent;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import io.procvision.runner.store.StoreLock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes one PID's file and log agree again. The file wins whenever it is readable and names an installed version: a
 * binding the log does not know was made from outside and is adopted. A file that is corrupt, missing, or names a
 * version that is not here gets back what was last known good: the log's last confirmed binding, else the one that
 * serves, else the backup. The caller holds the PID's lock.
 */
@Component
class BindingRecovery {

    private static final Logger log = LoggerFactory.getLogger(BindingRecovery.class);

    private final ActiveBindings bindings;
    private final AlgorithmCatalog catalog;
    private final RoutingTable routes;
    private final SwitchLog switchLog;
    private final AuditTrail audit;
    private final StoreLock storeLock;
    private final UnloggedEmergencies emergencies;

    /** PIDs that could not be restored, so that each is reported once and not at every look. */
    private final Set<Pid> lost = ConcurrentHashMap.newKeySet();

    BindingRecovery(
            ActiveBindings bindings,
            AlgorithmCatalog catalog,
            RoutingTable routes,
            SwitchLog switchLog,
            AuditTrail audit,
            StoreLock storeLock,
            UnloggedEmergencies emergencies) {
        this.bindings = bindings;
        this.catalog = catalog;
        this.routes = routes;
        this.switchLog = switchLog;
        this.audit = audit;
        this.storeLock = storeLock;
        this.emergencies = emergencies;
    }

    /** The binding that stands afterwards; empty where the PID is rightly unbound. Fails as {@code 2012} when lost. */
    Optional<BindingFile.Bound> recover(Pid pid) {
        BindingFile glance = bindings.read(pid);
        if (agreesWithLog(pid, glance)) {
            return standing(pid, glance);
        }
        try (StoreLock.Held held = storeLock.acquire("recovering the binding of " + pid)) {
            emergencies.settle(pid);
            BindingFile file = bindings.read(pid);
            return agreesWithLog(pid, file) ? standing(pid, file) : repair(pid, file);
        }
    }

    /** What the file says, for an emergency that cannot wait for the log; empty where it says nothing usable. */
    Optional<ActiveBinding> asFiled(Pid pid) {
        return bindings.read(pid) instanceof BindingFile.Bound file && isInstalled(file.binding())
                ? Optional.of(file.binding())
                : Optional.empty();
    }

    /**
     * Whether the log knows the file's state as the last confirmed one, or as the one a pending switch wants: that of
     * another runner, between its swap and its confirmation, or one whose confirmation the database missed.
     *
     * <p>Without the store lock only a yes can be trusted. Another runner may switch between the look at the file and
     * the look at the log, and such a switch must not be taken for one from outside, nor undone.
     */
    private boolean agreesWithLog(Pid pid, BindingFile file) {
        SwitchLog.Known known = switchLog.known(pid);
        Optional<Switch> pending = known.pending();
        Optional<ActiveBinding> confirmed = known.lastConfirmed().flatMap(BindingRecovery::target);
        return file.accept(new BindingFile.Reader<>() {
            @Override
            public Boolean bound(BindingFile.Bound bound) {
                ActiveBinding binding = bound.binding();
                return isInstalled(binding)
                        && (Optional.of(binding).equals(confirmed)
                                || Optional.of(binding).equals(pending.flatMap(BindingRecovery::target)));
            }

            @Override
            public Boolean absent() {
                return confirmed.isEmpty()
                        || pending.filter(row -> row.to().isEmpty()).isPresent();
            }

            @Override
            public Boolean corrupt(BindingFile.Corrupt corrupt) {
                return false;
            }
        });
    }

    private Optional<BindingFile.Bound> standing(Pid pid, BindingFile file) {
        lost.remove(pid);
        return file instanceof BindingFile.Bound bound ? Optional.of(bound) : Optional.empty();
    }

    /** Under the store lock, where no runner's switch can be halfway. */
    private Optional<BindingFile.Bound> repair(Pid pid, BindingFile unknown) {
        return unknown.accept(new BindingFile.Reader<>() {
            @Override
            public Optional<BindingFile.Bound> bound(BindingFile.Bound file) {
                if (!isInstalled(file.binding())) {
                    return restore(
                            pid,
                            "it binds %s, which is not installed"
                                    .formatted(file.binding().version()),
                            true);
                }
                adopt(file.binding());
                return standing(pid, file);
            }

            @Override
            public Optional<BindingFile.Bound> absent() {
                return restore(pid, "it is missing", false);
            }

            @Override
            public Optional<BindingFile.Bound> corrupt(BindingFile.Corrupt file) {
                return restore(pid, "it is corrupt: " + file.reason(), true);
            }
        });
    }

    private boolean isInstalled(ActiveBinding binding) {
        return catalog.find(binding.version()).isPresent();
    }

    private void adopt(ActiveBinding binding) {
        log.warn("{} was bound from outside: adopted", binding);
        switchLog.adopt(
                intent(
                        binding,
                        switchLog
                                .lastConfirmed(binding.pid())
                                .flatMap(Switch::to)
                                .orElse(null),
                        SwitchCause.EXTERNAL,
                        "binding file replaced from outside"),
                new BoundVersion(binding.version(), binding.activatedAt()),
                "adopted from the binding file");
    }

    private Optional<BindingFile.Bound> restore(Pid pid, String damage, boolean exists) {
        Optional<ActiveBinding> confirmed = lastConfirmed(pid);
        if (confirmed.isEmpty() && switchLog.lastConfirmed(pid).isPresent()) {
            return leaveUnbound(pid, damage);
        }
        Optional<ActiveBinding> good = Stream.of(confirmed, routes.find(pid).map(Route::binding), bindings.backup(pid))
                .flatMap(Optional::stream)
                .filter(this::isInstalled)
                .findFirst();
        if (good.isEmpty()) {
            throw lost(pid, damage);
        }
        ActiveBinding binding = good.get();
        if (exists) {
            bindings.setAside(pid);
        }
        bindings.replace(binding);
        log.error("The binding file of PID {} was restored to {}, because {}", pid, binding.version(), damage);
        record(binding, confirmed, damage);
        return bindings.read(pid) instanceof BindingFile.Bound bound ? Optional.of(bound) : Optional.empty();
    }

    /** The backup beside the file holds the binding that the unbinding ended; it must not come back. */
    private Optional<BindingFile.Bound> leaveUnbound(Pid pid, String damage) {
        bindings.setAside(pid);
        log.error("The binding file of PID {}, which is unbound, was set aside, because {}", pid, damage);
        audit.record(new AuditEvent(
                SwitchCause.RECOVERY.word(),
                Outcome.SUCCEEDED,
                pid,
                null,
                null,
                Actor.SYSTEM,
                "binding file of an unbound PID set aside",
                damage));
        return Optional.empty();
    }

    private void record(ActiveBinding restored, Optional<ActiveBinding> confirmed, String damage) {
        String reason = "binding file restored";
        if (confirmed.filter(restored::equals).isPresent()) {
            audit.record(new AuditEvent(
                    SwitchCause.RECOVERY.word(),
                    Outcome.SUCCEEDED,
                    restored.pid(),
                    restored.version(),
                    restored.version(),
                    Actor.SYSTEM,
                    reason,
                    damage));
        } else {
            switchLog.adopt(
                    intent(
                            restored,
                            confirmed
                                    .map(known -> new BoundVersion(known.version(), known.activatedAt()))
                                    .orElse(null),
                            SwitchCause.RECOVERY,
                            reason),
                    new BoundVersion(restored.version(), restored.activatedAt()),
                    damage);
        }
    }

    private RunnerException lost(Pid pid, String damage) {
        String detail =
                "The binding file of PID %s cannot be used, because %s; no known-good binding is left. Activate a version"
                        .formatted(pid, damage);
        if (lost.add(pid)) {
            log.error(detail);
            audit.record(new AuditEvent(
                    SwitchCause.RECOVERY.word(),
                    Outcome.FAILED,
                    pid,
                    null,
                    null,
                    Actor.SYSTEM,
                    "binding file unusable",
                    detail));
        }
        return new RunnerException(Problem.STATE_CORRUPT, detail);
    }

    private Optional<ActiveBinding> lastConfirmed(Pid pid) {
        return switchLog.lastConfirmed(pid).flatMap(BindingRecovery::target);
    }

    private static Optional<ActiveBinding> target(Switch row) {
        return row.to().map(to -> new ActiveBinding(row.pid(), to.version(), to.activatedAt()));
    }

    private static SwitchIntent intent(
            ActiveBinding binding, @Nullable BoundVersion from, SwitchCause cause, String reason) {
        return new SwitchIntent(binding.pid(), from, binding.version(), cause, Actor.SYSTEM, reason, null);
    }
}
