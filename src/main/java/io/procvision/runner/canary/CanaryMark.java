package io.procvision.runner.canary;

/** The points between which a canary may be interrupted; each is announced when it has been reached. */
enum CanaryMark {
    /** A stage is open and its PIDs are written down. */
    OPENED,
    /** What a PID had is written down; its switch comes next. */
    BEGUN,
    /** A PID is switched, which is not written down yet. */
    SWITCHED,
    /** Every PID of the stage is settled, which is not written down yet. */
    SETTLED,
    BAKING,
    /** It is to be taken back; nothing has been yet. */
    ABORTING,
    /** A PID is back, which is not written down yet. */
    BACK,
    /** Every PID is back, which is not written down yet. */
    ALL_BACK,
    ENDED
}
