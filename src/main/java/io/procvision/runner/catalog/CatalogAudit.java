package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records what happens to packages. The files are the authority on what is installed, so an audit trail that cannot be
 * written does not undo an installation: the event goes to the log, loudly, instead.
 */
@Component
class CatalogAudit {

    private static final Logger log = LoggerFactory.getLogger(CatalogAudit.class);

    private final AuditTrail trail;

    CatalogAudit(AuditTrail trail) {
        this.trail = trail;
    }

    /** @param version unknown as long as the manifest has not been read */
    void record(
            String action,
            Outcome outcome,
            @Nullable AlgorithmVersion version,
            Actor operator,
            String reason,
            @Nullable String detail) {
        AuditEvent event = new AuditEvent(action, outcome, null, version, null, operator, reason, detail);
        try {
            trail.record(event);
        } catch (RuntimeException failure) {
            log.error("The audit trail could not take {}", event, failure);
        }
    }
}
