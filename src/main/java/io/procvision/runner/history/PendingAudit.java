package io.procvision.runner.history;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The audit events of one transaction, which go to the chain as the last thing before its commit: the chain has one end,
 * and a transaction that took it early would keep all others waiting for as long as it works.
 */
final class PendingAudit implements TransactionSynchronization {

    private static final Logger log = LoggerFactory.getLogger(PendingAudit.class);

    private final AuditChain chain;
    private final List<AuditEvent> events = new ArrayList<>();
    private boolean appended;

    private PendingAudit(AuditChain chain) {
        this.chain = chain;
    }

    /** Of the transaction of this thread, which has to have one. */
    static PendingAudit ofTransaction(AuditChain chain) {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(PendingAudit.class::isInstance)
                .map(PendingAudit.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    PendingAudit first = new PendingAudit(chain);
                    TransactionSynchronizationManager.registerSynchronization(first);
                    return first;
                });
    }

    void add(AuditEvent event) {
        if (appended) {
            chain.append(List.of(event)); // of one who also acts before the commit, but after this
        }
        events.add(event);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        chain.append(events);
        appended = true;
    }

    @Override
    public void afterCompletion(int status) {
        if (status == STATUS_COMMITTED && appended) {
            AuditLines.write(events);
        } else if (status == STATUS_COMMITTED) {
            log.error("Recorded too late for the audit trail, while the transaction was being committed: {}", events);
        }
    }
}
