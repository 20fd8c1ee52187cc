package io.procvision.runner.rollback.day;

import io.procvision.runner.canary.PidProgress;
import io.procvision.runner.core.Pid;
import org.jspecify.annotations.Nullable;

/**
 * What a canary wrote down of one PID.
 *
 * @param state of the canary
 * @param from the version that the PID had before, null where the canary has not come to it
 */
public record CanaryBook(
        long canary,
        String state,
        String version,
        Pid pid,
        PidProgress progress,
        boolean isClaimed,
        @Nullable String from) {

    boolean isOver() {
        return state.equals("ABORTED") || state.equals("COMPLETED");
    }
}
