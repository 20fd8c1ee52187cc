package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.health.DeathToll;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a process. Published as an application event, on the thread that found it out; listeners
 * have to be quick.
 *
 * @param worker identifier of the worker, which outlives its processes
 * @param osPid the process's id in the operating system, or -1 where none was launched
 * @param toll of the deaths that it is held down for; null of any other kind
 */
public record ProcessEvent(
        Kind kind,
        AlgorithmVersion version,
        String worker,
        long osPid,
        String detail,
        Instant at,
        @Nullable DeathToll toll) {

    public ProcessEvent {
        if ((kind == Kind.HELD_DOWN || kind == Kind.STILL_HELD_DOWN) != (toll != null)) {
            throw new IllegalArgumentException("%s with the deaths %s".formatted(kind, toll));
        }
    }

    /** What happened. */
    public enum Kind {
        STARTED(false),
        /** It did not come up. */
        START_FAILED(true),
        DIED(true),
        HELD_DOWN(true),
        /** It was tried once more, as the policy asks, and that was in vain. */
        STILL_HELD_DOWN(false),
        MISSED_HEARTBEAT(true),
        ANSWERED_HEARTBEAT(false),
        /** Killed because a call outlasted its limit. */
        TIMED_OUT(true),
        /** Ended on purpose: replaced by hand, or retired with its worker. */
        STOPPED(false),
        /** Another is about to be launched in its place, for whatever reason. */
        RESTARTING(false);

        private final boolean trouble;

        Kind(boolean trouble) {
            this.trouble = trouble;
        }

        /** Whether a person may have to look into it. */
        public boolean isTrouble() {
            return trouble;
        }
    }
}
