package io.procvision.runner.history;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes what happened, in the transaction of the transition it records where there is one. Listeners hear of the event
 * within that transaction, so that what they write stands or falls with it. The row itself is written right before the
 * commit, so a failure to write it shows there.
 */
@Component
public class AuditTrail {

    private final AuditChain chain;
    private final ApplicationEventPublisher listeners;

    AuditTrail(AuditChain chain, ApplicationEventPublisher listeners) {
        this.chain = chain;
        this.listeners = listeners;
    }

    @Transactional
    public void record(AuditEvent event) {
        PendingAudit.ofTransaction(chain).add(event);
        listeners.publishEvent(event);
    }
}
