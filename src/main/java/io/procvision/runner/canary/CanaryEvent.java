package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * What a transition of a canary did, for its history and the audit trail.
 *
 * @param action a verb in lower case; the audit trail puts {@code canary_} before it
 * @param stage that was open when it was done
 */
record CanaryEvent(
        String action,
        int stage,
        Actor actor,
        String reason,
        @Nullable String detail,
        @Nullable Trigger trigger) {

    static CanaryEvent of(String action, Canary canary, Decision by, @Nullable String detail) {
        return new CanaryEvent(action, canary.stage().number(), by.actor(), by.reason(), detail, null);
    }

    CanaryEvent causedBy(@Nullable Trigger figure) {
        return new CanaryEvent(action, stage, actor, reason, detail, figure);
    }
}
