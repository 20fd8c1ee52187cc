package io.procvision.runner.activation;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.history.AuditEvent;
import java.util.function.Consumer;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The steps of writing one version's withdrawal down: within its transaction, and once that is committed but nobody here knows of it. */
class WithdrawalMarks {

    static final String WRITING = "WITHDRAWING";
    static final String WRITTEN = "WITHDRAWN";

    private final AlgorithmVersion version;
    private final Consumer<String> reached;

    WithdrawalMarks(AlgorithmVersion version, Consumer<String> reached) {
        this.version = version;
        this.reached = reached;
    }

    @EventListener
    void on(AuditEvent event) {
        if (event.action().equals("withdraw") && version.equals(event.version())) {
            reached.accept(WRITING);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    reached.accept(WRITTEN);
                }
            });
        }
    }
}
