package io.procvision.runner.console;

import io.procvision.runner.activation.Pin;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.freeze.Frozen;
import io.procvision.runner.rollback.Hold;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a PID will do, before a person says yes to it.
 *
 * @param action as in the address of its page
 * @param from what it has, null where it has nothing; {@code since} identifies that binding
 * @param to what it gets, null where it gets nothing or the action changes no binding
 * @param staying how many other PIDs have, and keep, what this one leaves
 * @param running whether what it gets runs already, so that nobody waits for its start
 * @param pin that has to be overridden
 * @param hold that keeps the PID from getting that version
 * @param frozen while nothing but an emergency changes bindings
 * @param canary that has claimed the PID
 * @param kept whether it has reached the PID and leaves it to nobody else
 * @param silent whether the database does not answer, so that what it knows is left out
 */
record PidPlan(
        String action,
        Pid pid,
        @Nullable AlgorithmVersion from,
        @Nullable Instant since,
        @Nullable AlgorithmVersion to,
        long staying,
        boolean running,
        @Nullable Pin pin,
        @Nullable Hold hold,
        @Nullable Frozen frozen,
        @Nullable Long canary,
        boolean kept,
        boolean silent) {

    public boolean isEmergency() {
        return action.equals("emergency");
    }

    /** Whether the guard of the one swap would refuse it whatever the person says. */
    public boolean isBlocked() {
        return !isEmergency() && (frozen != null || hold != null || kept);
    }
}
