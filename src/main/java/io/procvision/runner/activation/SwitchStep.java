package io.procvision.runner.activation;

/** The steps of a switch, in their order; each is announced when it has been reached. */
public enum SwitchStep {
    LOCKED,
    GUARDED,
    INTENDED,
    PREWARMED,
    /** One of the files has been replaced. */
    SWAPPED,
    PUBLISHED,
    CONFIRMED
}
