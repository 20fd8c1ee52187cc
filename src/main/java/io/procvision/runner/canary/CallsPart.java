package io.procvision.runner.canary;

/** Which calls a canary's figures are made of. */
enum CallsPart {
    /** Of the new version, on the PIDs that have it by the canary. */
    CANARY,
    /** Of the version before, on the same PIDs before their switch. */
    BEFORE,
    /** Of other versions, on the other PIDs at the same time. */
    OTHERS
}
