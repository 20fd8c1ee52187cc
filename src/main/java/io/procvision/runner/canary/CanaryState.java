package io.procvision.runner.canary;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a canary is on its way; the states that are over are never left. */
public enum CanaryState {
    /** Waits for its time. */
    SCHEDULED,
    /** Switches the PIDs of its stage, or bakes. */
    RUNNING,
    /** A person, or too few calls, stopped its progress; it is watched all the same. */
    PAUSED,
    /** All but the last stage passed, and another person than its creator has to say yes. */
    AWAITING_APPROVAL,
    /** Its PIDs go back to what they had, until all of them have. */
    ABORTING,
    ABORTED,
    COMPLETED;

    public boolean isOver() {
        return this == ABORTED || this == COMPLETED;
    }

    /** Whether PIDs may be on the new version while nothing speaks against it. */
    boolean isWatched() {
        return this == RUNNING || this == PAUSED || this == AWAITING_APPROVAL;
    }

    static List<CanaryState> underWay() {
        return Arrays.stream(values()).filter(state -> !state.isOver()).toList();
    }

    /** As clients read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
