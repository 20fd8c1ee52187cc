package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
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
import java.util.Objects;
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

    /** PIDs that could not be restored, so that each is reported once and not at every look. */
    private final Set<Pid> lost = ConcurrentHashMap.newKeySet();

    BindingRecovery(
            ActiveBindings bindings,
            AlgorithmCatalog catalog,
            RoutingTable routes,
            SwitchLog switchLog,
            AuditTrail audit,
            StoreLock storeLock) {
        this.bindings = bindings;
        this.catalog = catalog;
        this.routes = routes;
        this.switchLog = switchLog;
        this.audit = audit;
        this.storeLock = storeLock;
    }

    /** The binding that stands afterwards; empty where the PID is rightly unbound. Fails as {@code 2012} when lost. */
    Optional<BindingFile.Bound> recover(Pid pid) {
        BindingFile found = bindings.read(pid);
        return found.accept(new BindingFile.Reader<>() {
            @Override
            public Optional<BindingFile.Bound> bound(BindingFile.Bound file) {
                if (catalog.find(file.binding().version()).isEmpty()) {
                    return restore(
                            found,
                            pid,
                            "it binds %s, which is not installed"
                                    .formatted(file.binding().version()));
                }
                adoptIfUnknown(file.binding());
                lost.remove(pid);
                return Optional.of(file);
            }

            @Override
            public Optional<BindingFile.Bound> absent() {
                return isUnbound(pid) ? Optional.empty() : restore(found, pid, "it is missing");
            }

            @Override
            public Optional<BindingFile.Bound> corrupt(BindingFile.Corrupt file) {
                return restore(found, pid, "it is corrupt: " + file.reason());
            }
        });
    }

    /** Pending first: what is confirmed in between is found by the second look. */
    private void adoptIfUnknown(ActiveBinding binding) {
        Pid pid = binding.pid();
        BoundVersion standing = new BoundVersion(binding.version(), binding.activatedAt());
        if (isTarget(switchLog.pending(pid), standing)) {
            return;
        }
        Optional<Switch> last = switchLog.lastConfirmed(pid);
        boolean goneAgain = !(bindings.read(pid) instanceof BindingFile.Bound now
                && now.binding().equals(binding));
        if (isTarget(last, standing) || goneAgain) {
            return;
        }
        log.warn("{} was bound from outside: adopted", binding);
        switchLog.adopt(
                intent(
                        binding,
                        last.flatMap(Switch::to).orElse(null),
                        SwitchCause.EXTERNAL,
                        "binding file replaced from outside"),
                standing,
                "adopted from the binding file");
    }

    /** Whether the log says that the PID has no binding, or that it is losing it right now. */
    private boolean isUnbound(Pid pid) {
        return switchLog.pending(pid).filter(pending -> pending.to().isEmpty()).isPresent()
                || lastConfirmed(pid).isEmpty();
    }

    private Optional<BindingFile.Bound> restore(BindingFile found, Pid pid, String damage) {
        Optional<ActiveBinding> confirmed = lastConfirmed(pid);
        boolean unbound = confirmed.isEmpty() && switchLog.lastConfirmed(pid).isPresent();
        Optional<ActiveBinding> good = unbound ? Optional.empty() : lastKnownGood(pid, confirmed);
        if (good.isEmpty() && !unbound) {
            throw lost(pid, damage);
        }
        try (StoreLock.Held held = storeLock.acquire("restoring the binding of " + pid)) {
            if (!bindings.read(pid).equals(found)) {
                return recoverAgain(held, pid);
            }
            bindings.setAside(pid);
            good.ifPresent(bindings::replace);
        }
        log.error(
                "The binding file of PID {} was {}, because {}",
                pid,
                good.map(binding -> "restored to " + binding.version()).orElse("set aside, the PID being unbound"),
                damage);
        record(pid, good, confirmed, damage);
        return bindings.read(pid) instanceof BindingFile.Bound bound ? Optional.of(bound) : Optional.empty();
    }

    /** Another runner mended or switched it meanwhile. */
    private Optional<BindingFile.Bound> recoverAgain(StoreLock.Held held, Pid pid) {
        held.close();
        return recover(pid);
    }

    private Optional<ActiveBinding> lastKnownGood(Pid pid, Optional<ActiveBinding> confirmed) {
        return Stream.of(confirmed, routes.find(pid).map(Route::binding), bindings.backup(pid))
                .flatMap(Optional::stream)
                .filter(candidate -> catalog.find(candidate.version()).isPresent())
                .findFirst();
    }

    private void record(Pid pid, Optional<ActiveBinding> good, Optional<ActiveBinding> confirmed, String damage) {
        String reason = good.isPresent() ? "binding file restored" : "binding file of an unbound PID set aside";
        ActiveBinding restored = good.orElse(null);
        if (restored == null || confirmed.filter(restored::equals).isPresent()) {
            AlgorithmVersion version = restored == null ? null : restored.version();
            audit.record(new AuditEvent(
                    SwitchCause.RECOVERY.word(),
                    Outcome.SUCCEEDED,
                    pid,
                    version,
                    version,
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
        return switchLog
                .lastConfirmed(pid)
                .flatMap(Switch::to)
                .map(to -> new ActiveBinding(pid, to.version(), to.activatedAt()));
    }

    private static boolean isTarget(Optional<Switch> row, BoundVersion standing) {
        return Objects.equals(row.flatMap(Switch::to).orElse(null), standing);
    }

    private static SwitchIntent intent(
            ActiveBinding binding, @Nullable BoundVersion from, SwitchCause cause, String reason) {
        return new SwitchIntent(binding.pid(), from, binding.version(), cause, Actor.SYSTEM, reason);
    }
}
