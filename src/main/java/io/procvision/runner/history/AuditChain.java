package io.procvision.runner.history;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Repository;

/** Appends to the audit trail, in the caller's transaction, one transaction after another. */
@Repository
class AuditChain {

    private final EntityManager database;
    private final Clock clock;

    AuditChain(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Everything else of the transaction is sent to the database first: nobody may wait for another row's lock while
     * holding the head, or two transactions could wait for each other.
     */
    void append(List<AuditEvent> events) {
        database.flush();
        AuditHead head = database.find(AuditHead.class, AuditHead.ID, LockModeType.PESSIMISTIC_WRITE);
        if (head == null) {
            throw new IllegalStateException("The row of audit_head is missing: the audit trail was tampered with");
        }
        for (AuditEvent event : events) {
            database.persist(head.append(event, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        }
        database.flush();
    }
}
