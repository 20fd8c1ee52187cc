package io.procvision.runner.rollback;

import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a binding has to be left at once.
 *
 * @param actor the service itself, or the person who withdrew the version
 * @param trigger the figure behind it, null where a person decided
 * @param overridePin whether even a pinned PID is changed
 */
public record EmergencyCall(
        Actor actor, String reason, @Nullable Trigger trigger, boolean overridePin) {

    /** An emergency never fails for the length of its words. */
    public EmergencyCall {
        reason = Wording.fit(reason);
    }

    SwitchRequest request(ActiveBinding binding, AlgorithmVersion target) {
        return new SwitchRequest(
                List.of(new Change(binding.pid(), target, binding)),
                SwitchCause.EMERGENCY,
                actor,
                reason,
                trigger,
                overridePin);
    }
}
