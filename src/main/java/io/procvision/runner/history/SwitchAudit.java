package io.procvision.runner.history;

import io.procvision.runner.core.AlgorithmVersion;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** Tells the audit trail, in the transaction that settles a switch, and whoever counts. */
final class SwitchAudit {

    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    SwitchAudit(AuditTrail audit, ApplicationEventPublisher events) {
        this.audit = audit;
        this.events = events;
    }

    void record(Switch row, Outcome outcome, @Nullable String detail) {
        AlgorithmVersion from = row.from().map(BoundVersion::version).orElse(null);
        AlgorithmVersion to = row.to().map(BoundVersion::version).orElse(null);
        audit.record(new AuditEvent(
                row.cause().word(),
                outcome,
                row.pid(),
                to,
                from,
                row.operator(),
                row.reason(),
                detail,
                row.trigger().orElse(null)));
        events.publishEvent(new SwitchSettled(row.cause(), outcome));
    }
}
