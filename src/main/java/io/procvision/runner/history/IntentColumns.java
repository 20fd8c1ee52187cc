package io.procvision.runner.history;

import io.procvision.runner.core.AlgorithmVersion;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a switch was meant to do, as its row keeps it. */
@Embeddable
record IntentColumns(
        String pid,
        @Nullable String fromName,
        @Nullable String fromVersion,
        @Nullable Instant fromActivatedAt,
        @Nullable String toName,
        @Nullable String toVersion,
        @Enumerated(EnumType.STRING) SwitchCause cause,
        String operator,
        String reason,
        @Nullable TriggerColumns trigger) {

    static IntentColumns of(SwitchIntent intent) {
        BoundVersion from = intent.from();
        AlgorithmVersion to = intent.to();
        return new IntentColumns(
                intent.pid().value(),
                from == null ? null : from.version().name(),
                from == null ? null : from.version().version(),
                from == null ? null : from.activatedAt(),
                to == null ? null : to.name(),
                to == null ? null : to.version(),
                intent.cause(),
                Texts.fitOperator(intent.operator().name()),
                Texts.fitReason(intent.reason()),
                TriggerColumns.of(intent.trigger()));
    }

    Optional<BoundVersion> from() {
        return fromName == null || fromVersion == null || fromActivatedAt == null
                ? Optional.empty()
                : Optional.of(new BoundVersion(new AlgorithmVersion(fromName, fromVersion), fromActivatedAt));
    }

    Optional<AlgorithmVersion> to() {
        return toName == null || toVersion == null
                ? Optional.empty()
                : Optional.of(new AlgorithmVersion(toName, toVersion));
    }
}
