package io.procvision.runner.activation;

import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import org.jspecify.annotations.Nullable;

/**
 * Something that may hold a PID back from a change: a pin, a quarantine, a canary under way, a freeze window. Asked by
 * the guard under the PID's lock, for every cause and every PID that would really change.
 */
@FunctionalInterface
public interface SwitchRestriction {

    /**
     * Returns when it has no objection.
     *
     * @param from the binding that stands, null where the PID has none
     * @throws RunnerException that tells who or what holds the PID back, and how it is let go
     */
    void check(Change change, @Nullable ActiveBinding from, SwitchRequest request);
}
