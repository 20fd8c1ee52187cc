package io.procvision.runner.canary;

import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.Pins;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes one PID of an aborted canary back to what it had. It goes as an emergency, whoever asked: it pre-empts a switch
 * that still warms, no freeze window holds it, and the version it leaves is no rollback target any more. What somebody
 * else bound meanwhile stands.
 */
@Component
class CanaryRollback {

    private final ActiveBindings bindings;
    private final Pins pins;
    private final Switchover switchover;
    private final SwitchLog switchLog;
    private final CanaryTransitions transitions;
    private final List<CanaryObserver> observers;

    CanaryRollback(
            ActiveBindings bindings,
            Pins pins,
            Switchover switchover,
            SwitchLog switchLog,
            CanaryTransitions transitions,
            List<CanaryObserver> observers) {
        this.bindings = bindings;
        this.pins = pins;
        this.switchover = switchover;
        this.switchLog = switchLog;
        this.transitions = transitions;
        this.observers = observers;
    }

    /** Settles the PID, or throws what kept it from that. */
    void takeBack(Canary canary, CanaryPid row) {
        Pid pid = row.pid();
        AlgorithmVersion from =
                row.from().orElseThrow(() -> new IllegalStateException("%s forgot what %s had".formatted(canary, pid)));
        Optional<ActiveBinding> binding = read(pid);
        if (binding.isEmpty()) {
            requireSettled(pid, Optional.empty());
            settle(canary, pid, PidProgress.LEFT, "somebody else unbound it");
            return;
        }
        boolean isOn = binding.get().version().equals(canary.target());
        if (isOn && pins.isPinnedNow(pid)) {
            settle(canary, pid, PidProgress.LEFT, "it is pinned, and stays on " + canary.target());
            return;
        }
        AlgorithmVersion to = isOn ? from : binding.get().version();
        // Also where it has that already: whoever still switches the PID gives way to this, or is done by its end.
        switchover.execute(request(canary, new Change(pid, to, binding.get())));
        requireSettled(pid, Optional.of(to));
        observers.forEach(observer -> observer.reached(CanaryMark.BACK, canary.id()));
        if (to.equals(from)) {
            settle(canary, pid, PidProgress.ROLLED_BACK, null);
        } else {
            settle(canary, pid, PidProgress.LEFT, "somebody else bound it to " + to);
        }
    }

    private static SwitchRequest request(Canary canary, Change change) {
        return new SwitchRequest(
                List.of(change),
                SwitchCause.EMERGENCY,
                canary.aborting().actor(),
                "canary %d was aborted: %s"
                        .formatted(canary.id(), canary.aborting().reason()),
                canary.abortTrigger().orElse(null),
                false);
    }

    /** Another runner may have a switch of the PID under way, which no lock of this one stops. */
    private void requireSettled(Pid pid, Optional<AlgorithmVersion> expected) {
        boolean pending = switchLog.pending(pid).isPresent();
        if (pending || !read(pid).map(ActiveBinding::version).equals(expected)) {
            throw new RunnerException(Problem.STORE_BUSY, "PID %s is being changed by somebody else".formatted(pid));
        }
    }

    private void settle(Canary canary, Pid pid, PidProgress how, @Nullable String why) {
        transitions.note(canary.id(), now -> now.settleAbort(pid, how, why));
    }

    private Optional<ActiveBinding> read(Pid pid) {
        return bindings.read(pid).accept(new BindingFile.Reader<>() {
            @Override
            public Optional<ActiveBinding> bound(BindingFile.Bound file) {
                return Optional.of(file.binding());
            }

            @Override
            public Optional<ActiveBinding> absent() {
                return Optional.empty();
            }

            @Override
            public Optional<ActiveBinding> corrupt(BindingFile.Corrupt file) {
                throw new RunnerException(
                        Problem.STATE_CORRUPT,
                        "The binding file of PID %s is corrupt: %s".formatted(pid, file.reason()));
            }
        });
    }
}
