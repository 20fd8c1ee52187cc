package io.procvision.runner.notification;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.history.TriggerView;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook receives.
 *
 * @param id the same at every attempt, for receivers to tell a repetition by
 * @param type the action of the audit trail, or {@code test}
 */
record Message(
        UUID id,
        String type,
        Instant at,
        Outcome outcome,
        @Nullable Pid pid,
        @Nullable String name,
        @Nullable String version,
        @Nullable Previous previous,
        String operator,
        String reason,
        @Nullable String detail,
        @Nullable TriggerView trigger) {

    /** What the audit trail keeps too; even with every character escaped the message then fits its column. */
    private static final int LONGEST_REASON = 2000;

    private static final int LONGEST_DETAIL = 4000;

    record Previous(String name, String version) {

        static @Nullable Previous of(@Nullable AlgorithmVersion version) {
            return version == null ? null : new Previous(version.name(), version.version());
        }
    }

    static Message of(AuditEvent event, Instant at) {
        AlgorithmVersion version = event.version();
        String detail = event.detail();
        return new Message(
                UUID.randomUUID(),
                event.action(),
                at,
                event.outcome(),
                event.pid(),
                version == null ? null : version.name(),
                version == null ? null : version.version(),
                Previous.of(event.previous()),
                event.operator().name(),
                fit(event.reason(), LONGEST_REASON),
                detail == null ? null : fit(detail, LONGEST_DETAIL),
                TriggerView.of(event.trigger()));
    }

    private static String fit(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
