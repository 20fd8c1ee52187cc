package io.procvision.runner.canary;

import io.procvision.runner.activation.Activation;
import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.Pins;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Brings one PID of an open stage to the new version. What the PID had is written down first, in a transaction of its own:
 * whatever happens then, its binding tells how far it came, and doing it again does no harm.
 */
@Component
class StageSwitcher {

    private final StandingBindings bindings;
    private final Pins pins;
    private final Switchover switchover;
    private final CanaryFigures figures;
    private final CanaryTransitions transitions;
    private final List<CanaryObserver> observers;

    StageSwitcher(
            StandingBindings bindings,
            Pins pins,
            Switchover switchover,
            CanaryFigures figures,
            CanaryTransitions transitions,
            List<CanaryObserver> observers) {
        this.bindings = bindings;
        this.pins = pins;
        this.switchover = switchover;
        this.figures = figures;
        this.transitions = transitions;
        this.observers = observers;
    }

    /**
     * Settles the PID, or throws what kept it from that.
     *
     * @return whether the canary is still where it was, so that the next PID may follow
     */
    boolean settle(Canary canary, Pid pid) {
        return bindings.of(pid)
                .map(binding -> settle(canary, binding))
                .orElseGet(() -> skip(canary, pid, "it is not bound"));
    }

    private boolean settle(Canary canary, ActiveBinding binding) {
        Pid pid = binding.pid();
        if (binding.version().equals(canary.target())) {
            return transitions.note(canary.id(), now -> now.members().arrived(pid, binding.activatedAt()));
        }
        if (!binding.version().samePackageAs(canary.target())) {
            return skip(canary, pid, "it is bound to another package, " + binding.version());
        }
        if (pins.isPinned(pid)) {
            return skip(canary, pid, "it is pinned");
        }
        Figures before = figures.before(pid, binding.version(), binding.activatedAt());
        boolean begun = transitions.note(
                canary.id(), now -> now.members().begin(pid, binding.version(), binding.activatedAt(), before));
        return begun && switchOver(canary, binding);
    }

    private boolean switchOver(Canary canary, ActiveBinding from) {
        observers.forEach(observer -> observer.reached(CanaryMark.BEGUN, canary.id()));
        Activation done = switchover
                .execute(new SwitchRequest(
                        List.of(new Change(from.pid(), canary.target(), from)),
                        SwitchCause.CANARY,
                        Actor.SYSTEM,
                        "canary %d, %s: %s"
                                .formatted(
                                        canary.id(),
                                        canary.position(),
                                        canary.order().reason()),
                        null,
                        false))
                .get(0);
        observers.forEach(observer -> observer.reached(CanaryMark.SWITCHED, canary.id()));
        return transitions.note(canary.id(), now -> now.members().arrived(from.pid(), done.activatedAt()));
    }

    private boolean skip(Canary canary, Pid pid, String why) {
        return transitions.note(canary.id(), now -> now.members().skip(pid, why));
    }
}
