package io.procvision.runner.rollback;

import io.procvision.runner.leases.Leases;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Whether this runner is the one of several that acts on what all of them know alike: what is withdrawn, and how many PIDs
 * had to leave a version. What calls and processes did, each runner knows of its own only, and acts on by itself.
 *
 * <p>A look does not wait for the database: the lease is prolonged beside it, and what was answered last counts. While the
 * database cannot be reached every runner counts as the one, because withdrawn versions have to be left then too; what two
 * of them do at once the binding that each expects to leave keeps apart.
 */
@Component
class EmergencyLead {

    private static final Logger log = LoggerFactory.getLogger(EmergencyLead.class);
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final Leases leases;
    private volatile boolean ours;

    EmergencyLead(Leases leases) {
        this.leases = leases;
    }

    boolean isOurs() {
        return ours;
    }

    @Scheduled(initialDelayString = "PT0S", fixedDelayString = "PT3S")
    void prolong() {
        try {
            ours = leases.take("emergencies", LEASE);
        } catch (DataAccessException | TransactionException down) {
            log.debug("Without the database nobody knows who leads; this runner does what it can", down);
            ours = true;
        }
    }
}
