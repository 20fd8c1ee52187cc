package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Mends what file and log disagree about, under the store lock, where no runner's switch can be halfway. A readable file
 * that names an installed version is adopted. One that is corrupt, missing, or names a version that is not here gets back
 * what was last known good: the log's last confirmed binding, else the one that serves, else the backup.
 */
@Component
class BindingRepair {

    private static final Logger log = LoggerFactory.getLogger(BindingRepair.class);

    private final ActiveBindings bindings;
    private final AlgorithmCatalog catalog;
    private final RoutingTable routes;
    private final SwitchLog switchLog;
    private final RepairRecord noted;

    /** PIDs that could not be restored, so that each is reported once and not at every look. */
    private final Set<Pid> lost = ConcurrentHashMap.newKeySet();

    BindingRepair(
            ActiveBindings bindings,
            AlgorithmCatalog catalog,
            RoutingTable routes,
            SwitchLog switchLog,
            RepairRecord noted) {
        this.bindings = bindings;
        this.catalog = catalog;
        this.routes = routes;
        this.switchLog = switchLog;
        this.noted = noted;
    }

    /** The PID is not lost, or not any more; it is reported again when it is. */
    void found(Pid pid) {
        lost.remove(pid);
    }

    /** The binding that stands afterwards; empty where the PID is rightly unbound. Fails as {@code 2012} when lost. */
    Optional<BindingFile.Bound> repair(Pid pid, BindingFile unknown) {
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
                noted.adopted(file.binding());
                found(pid);
                return Optional.of(file);
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
        noted.restored(binding, confirmed, damage);
        return bindings.read(pid) instanceof BindingFile.Bound bound ? Optional.of(bound) : Optional.empty();
    }

    /** The backup beside the file holds the binding that the unbinding ended; it must not come back. */
    private Optional<BindingFile.Bound> leaveUnbound(Pid pid, String damage) {
        bindings.setAside(pid);
        log.error("The binding file of PID {}, which is unbound, was set aside, because {}", pid, damage);
        noted.setAside(pid, damage);
        return Optional.empty();
    }

    private RunnerException lost(Pid pid, String damage) {
        String detail =
                "The binding file of PID %s cannot be used, because %s; no known-good binding is left. Activate a version"
                        .formatted(pid, damage);
        if (lost.add(pid)) {
            log.error(detail);
            noted.lost(pid, detail);
        }
        return new RunnerException(Problem.STATE_CORRUPT, detail);
    }

    private Optional<ActiveBinding> lastConfirmed(Pid pid) {
        return switchLog.lastConfirmed(pid).flatMap(BindingRecovery::target);
    }
}
