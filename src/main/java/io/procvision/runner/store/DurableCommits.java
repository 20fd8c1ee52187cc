package io.procvision.runner.store;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Has the embedded database put every commit on the disk before it is acknowledged. H2 hands a commit to the operating
 * system at best ({@code WRITE_DELAY=0}); that survives the end of the service but no power cut, and a binding's file,
 * which is on the disk, would outlive the log of who changed it. Other databases sync by themselves.
 */
@Component
class DurableCommits implements TransactionExecutionListener {

    private static final String SYNC = "CHECKPOINT SYNC";

    private final JdbcTemplate database;
    private final boolean needed;

    DurableCommits(DataSource database, EmbeddedDatabase embedded) {
        this.database = new JdbcTemplate(database);
        this.needed = embedded.isUsed();
    }

    /** On the connection of the transaction, which is still at hand. A failure reaches the caller: nothing is durable then. */
    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        if (needed && failure == null && transaction.isNewTransaction() && !transaction.isReadOnly()) {
            database.execute(SYNC);
        }
    }
}
