package io.procvision.runner.history;

import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes what happened, in the transaction of the transition it records where there is one. Listeners hear of the event
 * within that transaction, so that what they write stands or falls with it.
 */
@Component
public class AuditTrail {

    private final AuditEntries entries;
    private final ApplicationEventPublisher listeners;
    private final Clock clock;

    AuditTrail(AuditEntries entries, ApplicationEventPublisher listeners, Clock clock) {
        this.entries = entries;
        this.listeners = listeners;
        this.clock = clock;
    }

    @Transactional
    public void record(AuditEvent event) {
        entries.save(new AuditEntry(event, clock.instant()));
        listeners.publishEvent(event);
    }
}
