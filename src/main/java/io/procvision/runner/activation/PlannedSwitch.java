package io.procvision.runner.activation;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.SwitchIntent;
import io.procvision.runner.routing.ActiveBinding;
import org.jspecify.annotations.Nullable;

/**
 * One PID's part of a request that passed the guard.
 *
 * @param from the binding that stands, null where there is none
 * @param target what will be bound, null to unbind
 * @param lost whether the PID has a file that says nothing usable, with nothing to restore it from; {@code from} is then
 *     what serves in spite of it, if anything does
 */
record PlannedSwitch(
        Pid pid, @Nullable ActiveBinding from, @Nullable InstalledAlgorithm target, boolean lost) {

    /** Whether the PID has that version already, so that nothing is to be done. */
    boolean isNoChange() {
        if (lost) {
            return false;
        }
        return target == null ? from == null : from != null && from.version().equals(target.version());
    }

    SwitchIntent intent(SwitchRequest request) {
        return new SwitchIntent(
                pid,
                from == null ? null : new BoundVersion(from.version(), from.activatedAt()),
                target == null ? null : target.version(),
                request.cause(),
                request.actor(),
                request.reason(),
                request.trigger());
    }
}
