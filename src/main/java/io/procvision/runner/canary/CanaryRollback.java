package io.procvision.runner.canary;

import io.procvision.runner.activation.Activation;
import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.Pins;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.rollback.EmergencyAlarms;
import io.procvision.runner.rollback.EmergencyCall;
import io.procvision.runner.rollback.Rollback;
import io.procvision.runner.rollback.RollbackTarget;
import io.procvision.runner.routing.ActiveBinding;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes one PID of an aborted canary back to what it had; where that is held back or gone by now, to the last stable version
 * that is not, like any emergency. It goes as an emergency, whoever asked: it pre-empts a switch that still warms, no freeze
 * window holds it, and the version it leaves is no rollback target any more. What somebody else bound meanwhile stands.
 */
@Component
class CanaryRollback {

    private final StandingBindings bindings;
    private final Pins pins;
    private final Switchover switchover;
    private final RollbackTarget target;
    private final Rollback rollback;
    private final EmergencyAlarms alarms;
    private final SwitchLog switchLog;
    private final CanaryTransitions transitions;
    private final List<CanaryObserver> observers;

    CanaryRollback(
            StandingBindings bindings,
            Pins pins,
            Switchover switchover,
            RollbackTarget target,
            Rollback rollback,
            EmergencyAlarms alarms,
            SwitchLog switchLog,
            CanaryTransitions transitions,
            List<CanaryObserver> observers) {
        this.bindings = bindings;
        this.pins = pins;
        this.switchover = switchover;
        this.target = target;
        this.rollback = rollback;
        this.alarms = alarms;
        this.switchLog = switchLog;
        this.transitions = transitions;
        this.observers = observers;
    }

    /** Settles the PID, or throws what kept it from that. */
    void takeBack(Canary canary, CanaryPid row) {
        Pid pid = row.pid();
        AlgorithmVersion from =
                row.from().orElseThrow(() -> new IllegalStateException("%s forgot what %s had".formatted(canary, pid)));
        Optional<ActiveBinding> binding = bindings.of(pid);
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
        Optional<String> obstacle = isOn ? target.obstacle(pid, from) : Optional.empty();
        if (obstacle.isPresent()) {
            goFurtherBack(canary, binding.get(), obstacle.get());
            return;
        }
        AlgorithmVersion to = isOn ? from : binding.get().version();
        // Also where it has that already: whoever still switches the PID gives way to this, or is done by its end.
        switchover.execute(request(canary, new Change(pid, to, binding.get())));
        arrived(canary, pid, to);
        if (to.equals(from)) {
            settle(canary, pid, PidProgress.ROLLED_BACK, null);
        } else {
            settle(canary, pid, PidProgress.LEFT, "somebody else bound it to " + to);
        }
    }

    private void goFurtherBack(Canary canary, ActiveBinding binding, String obstacle) {
        Activation done = rollback.emergency(binding, call(canary, "; what it had cannot be taken: " + obstacle));
        AlgorithmVersion to = new AlgorithmVersion(done.name(), done.version());
        arrived(canary, binding.pid(), to);
        settle(canary, binding.pid(), PidProgress.ROLLED_BACK, "it went back to %s: %s".formatted(to, obstacle));
    }

    /** The PID keeps the canary's version for want of any other. */
    void callForAPerson(Canary canary, Pid pid, RunnerException nowhere) {
        bindings.of(pid).ifPresent(binding -> alarms.raiseNoTarget(binding, call(canary, ""), nowhere.detail()));
    }

    private static EmergencyCall call(Canary canary, String addition) {
        return new EmergencyCall(canary.aborting().actor(), reason(canary) + addition, figure(canary), false);
    }

    private static SwitchRequest request(Canary canary, Change change) {
        return new SwitchRequest(
                List.of(change),
                SwitchCause.EMERGENCY,
                canary.aborting().actor(),
                reason(canary),
                figure(canary),
                false);
    }

    /** What ended the canary is a figure of all its PIDs, and no emergency of this one. */
    private static @Nullable Trigger figure(Canary canary) {
        return canary.abortTrigger()
                .map(trigger -> trigger.as("canary_" + trigger.metric()))
                .orElse(null);
    }

    private static String reason(Canary canary) {
        return "canary %d was aborted: %s"
                .formatted(canary.id(), canary.aborting().reason());
    }

    private void arrived(Canary canary, Pid pid, AlgorithmVersion to) {
        requireSettled(pid, Optional.of(to));
        observers.forEach(observer -> observer.reached(CanaryMark.BACK, canary.id()));
    }

    /** Another runner may have a switch of the PID under way, which no lock of this one stops. */
    private void requireSettled(Pid pid, Optional<AlgorithmVersion> expected) {
        boolean pending = switchLog.pending(pid).isPresent();
        if (pending || !bindings.of(pid).map(ActiveBinding::version).equals(expected)) {
            throw new RunnerException(Problem.STORE_BUSY, "PID %s is being changed by somebody else".formatted(pid));
        }
    }

    private void settle(Canary canary, Pid pid, PidProgress how, @Nullable String why) {
        transitions.note(canary.id(), now -> now.members().settleAbort(pid, how, why));
    }
}
