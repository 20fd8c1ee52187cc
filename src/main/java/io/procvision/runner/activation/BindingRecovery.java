package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.store.StoreLock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Finds out whether one PID's file and log agree, and has them made to where they do not. The file wins whenever it is
 * readable and names an installed version: a binding the log does not know was made from outside. The caller holds the PID's
 * lock.
 */
@Component
class BindingRecovery {

    private final ActiveBindings bindings;
    private final AlgorithmCatalog catalog;
    private final SwitchLog switchLog;
    private final StoreLock storeLock;
    private final UnloggedEmergencies emergencies;
    private final BindingRepair repair;

    BindingRecovery(
            ActiveBindings bindings,
            AlgorithmCatalog catalog,
            SwitchLog switchLog,
            StoreLock storeLock,
            UnloggedEmergencies emergencies,
            BindingRepair repair) {
        this.bindings = bindings;
        this.catalog = catalog;
        this.switchLog = switchLog;
        this.storeLock = storeLock;
        this.emergencies = emergencies;
        this.repair = repair;
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
            return agreesWithLog(pid, file) ? standing(pid, file) : repair.repair(pid, file);
        }
    }

    /** What the file says, for an emergency or a call that cannot wait for the log; empty where it says nothing usable. */
    Optional<BindingFile.Bound> asFiled(Pid pid) {
        return bindings.read(pid) instanceof BindingFile.Bound file && isInstalled(file.binding())
                ? Optional.of(file)
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
        repair.found(pid);
        return file instanceof BindingFile.Bound bound ? Optional.of(bound) : Optional.empty();
    }

    private boolean isInstalled(ActiveBinding binding) {
        return catalog.find(binding.version()).isPresent();
    }

    static Optional<ActiveBinding> target(Switch row) {
        return row.to().map(to -> new ActiveBinding(row.pid(), to.version(), to.activatedAt()));
    }
}
