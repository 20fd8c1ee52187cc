package io.procvision.runner.canary;

/** How far a canary is with one of its PIDs. */
public enum PidProgress {
    /** For a stage to come; the canary has not touched it. */
    WAITING,
    /** Of an open stage, to be switched next. */
    CHOSEN,
    /** What it had is written down; whether it has the new version its binding tells. */
    SWITCHING,
    /** The canary put it on the new version. */
    ON,
    /** It had the new version before, which the canary neither gave nor takes away. */
    PRESENT,
    /** It could not be switched, or did not need to be any more. */
    SKIPPED,
    ROLLED_BACK,
    /** Somebody else gave it another version, which stands. */
    LEFT;

    /** Whether the PID has, or may have, the new version by the canary's doing. */
    public boolean isTouched() {
        return this == SWITCHING || this == ON;
    }
}
