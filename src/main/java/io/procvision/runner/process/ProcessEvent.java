package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import java.time.Instant;

/**
 * Something that happened to a process. Published as an application event, on the thread that found it out; listeners
 * have to be quick.
 *
 * @param worker identifier of the worker, which outlives its processes
 * @param osPid the process's id in the operating system, or -1 where none was launched
 */
public record ProcessEvent(Kind kind, AlgorithmVersion version, String worker, long osPid, String detail, Instant at) {

    /** What happened. */
    public enum Kind {
        STARTED,
        /** It did not come up. */
        START_FAILED,
        DIED,
        HELD_DOWN,
        MISSED_HEARTBEAT,
        /** Killed because a call outlasted its limit. */
        TIMED_OUT
    }
}
