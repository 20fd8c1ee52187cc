package io.procvision.runner.console;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A PID on the line.
 *
 * @param version null where it is free or its file is damaged, likewise the time
 * @param reason why it is not well, in a sentence; null where there is nothing to say
 * @param calls within the window of its policy, to which the rates belong
 * @param held a version that is quarantined on this PID; null where none is
 * @param canary that has claimed it, null where none has
 */
record LineRow(
        Pid pid,
        @Nullable AlgorithmVersion version,
        @Nullable Instant since,
        Wellness wellness,
        @Nullable String reason,
        long calls,
        double errorRate,
        double ngRate,
        boolean pinned,
        @Nullable AlgorithmVersion held,
        @Nullable Long canary) {

    static LineRow unbound(Pid pid, Wellness wellness, @Nullable String reason) {
        return new LineRow(pid, null, null, wellness, reason, 0, 0, 0, false, null, null);
    }

    LineRow with(boolean isPinned, @Nullable AlgorithmVersion heldVersion, @Nullable Long claimedBy) {
        return new LineRow(
                pid, version, since, wellness, reason, calls, errorRate, ngRate, isPinned, heldVersion, claimedBy);
    }

    /** What its name, package or version has of the text, whatever its case. */
    boolean mentions(String text) {
        return contains(pid.value(), text) || (version != null && contains(version.toString(), text));
    }

    private static boolean contains(String where, String what) {
        for (int start = 0; start <= where.length() - what.length(); start++) {
            if (where.regionMatches(true, start, what, 0, what.length())) {
                return true;
            }
        }
        return false;
    }
}
