package io.procvision.runner.rollback;

import java.util.Locale;

/** What became of an emergency, as metrics and alarms name it. */
enum EmergencyOutcome {
    ROLLED_BACK,
    /** There is no version to go back to, or none that starts. */
    NO_TARGET,
    /** The PID is pinned, and pinned PIDs are for people to change. */
    PINNED,
    /** The evaluator changed the PID a moment ago. */
    COOLING_DOWN,
    /** No swap can be made at all, by what Actuator says of the store or the reconciliation. */
    HELD_BACK,
    /** Somebody else changed the binding before it could be left. */
    OVERTAKEN,
    /** Another change held the PID or the store; it is tried again. */
    BUSY,
    FAILED;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
