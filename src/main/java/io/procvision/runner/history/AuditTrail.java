package io.procvision.runner.history;

import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes what happened, in the transaction of the transition it records where there is one. */
@Component
public class AuditTrail {

    private final AuditEntries entries;
    private final Clock clock;

    AuditTrail(AuditEntries entries, Clock clock) {
        this.entries = entries;
        this.clock = clock;
    }

    @Transactional
    public void record(AuditEvent event) {
        entries.save(new AuditEntry(event, clock.instant()));
    }
}
