package io.procvision.runner.leases;

import io.procvision.runner.core.RunnerIdentity;
import java.time.Duration;
import java.time.Instant;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Of the runners on one database, the one that does a thing. It keeps that as long as it asks again in time. Whoever falls
 * silent is followed once its lease is over, and at once where it is known to be gone; what time it is the database says. A
 * lease spares double work and is no lock: a runner or a network that stood still may make two runners believe they have it,
 * and what they do then has to be safe by itself.
 */
@Component
public class Leases {

    private static final String NOBODY = "";

    private final LeaseRows rows;
    private final RunnerIdentity self;
    private final DatabaseTime time;

    Leases(LeaseRows rows, RunnerIdentity self, DatabaseTime time) {
        this.rows = rows;
        this.self = self;
        this.time = time;
    }

    /** Whether this runner is the one, for that long; fails while the database cannot be reached. */
    public boolean take(String name, Duration length) {
        // Old when it is compared, it makes this runner late for the lease, and never early.
        Instant now = time.now();
        String gone =
                rows.findById(name).map(Lease::runner).filter(self::isGone).orElse(NOBODY);
        if (rows.take(name, self.toString(), gone, now.plus(length), now) == 1) {
            return true;
        }
        if (rows.existsById(name)) {
            return false;
        }
        try {
            rows.saveAndFlush(new Lease(name, self.toString(), now.plus(length)));
            return true;
        } catch (DataIntegrityViolationException anotherWasFaster) {
            return false;
        }
    }
}
