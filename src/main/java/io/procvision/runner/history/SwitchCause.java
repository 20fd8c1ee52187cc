package io.procvision.runner.history;

import java.util.Locale;

/** Why a binding changed. */
public enum SwitchCause {
    ACTIVATE,
    SWITCH,
    ROLLBACK,
    EMERGENCY,
    CANARY,
    /** Restored after the file or the runner was damaged. */
    RECOVERY,
    /** Adopted from a file that another program replaced. */
    EXTERNAL,
    UNBIND;

    /** An emergency goes straight to the swap; everything else has its package looked at first. */
    public boolean requiresValidation() {
        return this != EMERGENCY;
    }

    /** A way back leaves a version that did not prove itself, so that version is no rollback target afterwards. */
    public boolean leavesUnstableVersion() {
        return this == ROLLBACK || this == EMERGENCY;
    }

    /** As clients and auditors read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
