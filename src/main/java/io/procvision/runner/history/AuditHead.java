package io.procvision.runner.history;

import io.procvision.runner.core.RequestId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * The end of the chain: a single row that whoever appends locks until the commit. So the order of ids is the order of the
 * chain, without a gap, whichever runner on whichever database writes; and rows missing at the end are noticed.
 */
@Entity
@Table(name = "audit_head")
class AuditHead {

    static final int ID = 1;

    @Id
    private int id;

    private long firstId;
    private long unchained;
    private long lastId;
    private String lastHash;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected AuditHead() {}

    /** The next row, which is the last from now on. */
    AuditEntry append(AuditEvent event, Instant at) {
        AuditEntry next = new AuditEntry(lastId + 1, event, at, RequestId.current(), lastHash);
        lastId = next.id();
        lastHash = String.valueOf(next.hash());
        return next;
    }

    /** Rows with a lower id are older than the chain. */
    long firstId() {
        return firstId;
    }

    /** How many rows were older than the chain when it began. */
    long unchained() {
        return unchained;
    }

    long lastId() {
        return lastId;
    }

    String lastHash() {
        return lastHash;
    }
}
