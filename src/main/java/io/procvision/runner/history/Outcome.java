package io.procvision.runner.history;

/** How an audited action ended. */
public enum Outcome {
    SUCCEEDED,
    /** Not attempted, because a rule forbade it. */
    REFUSED,
    FAILED
}
