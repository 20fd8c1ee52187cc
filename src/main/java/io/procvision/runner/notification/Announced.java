package io.procvision.runner.notification;

import java.util.Set;

/**
 * Which audited actions webhooks hear of, whatever their outcome: what somebody who is not looking has to know. Everyday
 * work (activations, rollbacks by hand, installations) is not among them. The one place to add another.
 */
final class Announced {

    private static final Set<String> ACTIONS = Set.of(
            "emergency",
            "emergency_alarm",
            "quarantine",
            "release",
            "withdraw",
            "allow",
            "recovery",
            "external",
            "crash_loop",
            "pin",
            "unpin",
            "freeze",
            "unfreeze",
            "policy");

    /** Every step of a canary, but not the switches of its PIDs, whose action is the bare word. */
    private static final String CANARY_STEP = "canary_";

    private static final String ANY_CANARY_STEP = CANARY_STEP + "*";

    private Announced() {}

    static boolean includes(String action) {
        return ACTIONS.contains(action) || action.startsWith(CANARY_STEP);
    }

    /** Whether a filter names something that can happen, so that a typing error does not silence a webhook. */
    static boolean isFilter(String events) {
        return events.equals(ANY_CANARY_STEP) || includes(events);
    }

    static boolean matches(String events, String action) {
        return events.equals(action) || (events.equals(ANY_CANARY_STEP) && action.startsWith(CANARY_STEP));
    }
}
