package io.procvision.runner.history;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the audit trail; written once, never changed. It carries the hash of the row before, and its own over all
 * that it says; rows from before there was a chain carry neither.
 */
@Entity
@Table(name = "audit_entry")
class AuditEntry {

    @Id
    private long id;

    @Column(name = "at")
    private Instant recordedAt;

    private String action;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    private @Nullable String pid;
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable String previousName;
    private @Nullable String previousVersion;
    private String operator;
    private String reason;
    private @Nullable String detail;
    private @Nullable TriggerColumns trigger;
    private @Nullable String requestId;
    private @Nullable String previousHash;
    private @Nullable String hash;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected AuditEntry() {}

    /** @param at to the microsecond, which is what the database keeps and the hash covers */
    AuditEntry(long id, AuditEvent event, Instant at, @Nullable String requestId, String previousHash) {
        this.id = id;
        this.recordedAt = at;
        this.action = event.action();
        this.outcome = event.outcome();
        Pid subject = event.pid();
        this.pid = subject == null ? null : subject.value();
        AlgorithmVersion now = event.version();
        this.name = now == null ? null : now.name();
        this.version = now == null ? null : now.version();
        AlgorithmVersion before = event.previous();
        this.previousName = before == null ? null : before.name();
        this.previousVersion = before == null ? null : before.version();
        this.operator = Texts.fitOperator(event.operator().name());
        this.reason = Texts.fitReason(event.reason());
        String text = event.detail();
        this.detail = text == null ? null : Texts.fit(text);
        this.trigger = TriggerColumns.of(event.trigger());
        this.requestId = requestId;
        this.previousHash = previousHash;
        this.hash = AuditHash.of(view());
    }

    long id() {
        return id;
    }

    /** Null for a row from before there was a chain. */
    @Nullable
    String hash() {
        return hash;
    }

    AuditView view() {
        return new AuditView(
                id,
                recordedAt,
                pid,
                action,
                name,
                version,
                VersionView.of(previousName, previousVersion),
                operator,
                reason,
                outcome,
                detail,
                TriggerView.of(TriggerColumns.trigger(trigger)),
                requestId,
                previousHash,
                hash);
    }
}
