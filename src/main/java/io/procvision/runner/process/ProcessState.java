package io.procvision.runner.process;

/** What a worker is doing. */
public enum ProcessState {
    /** Launched, but not yet past its first pong. */
    STARTING,
    /** Past its first pong, without a call so far. */
    WARM,
    IDLE,
    BUSY,
    /** Finishing what it has; nothing new comes. */
    RETIRING,
    /** Died, and waits for its next start. */
    BACKING_OFF,
    /** Died too often; a person or another warm-up starts it again, and where the policy says so the longest pause does. */
    HELD_DOWN,
    STOPPED;

    /** Whether there is a process that can answer a call. */
    boolean isWarm() {
        return this == WARM || this == IDLE || this == BUSY;
    }
}
