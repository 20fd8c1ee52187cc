package io.procvision.runner.rollback.day;

import java.time.Instant;

/** Without its ends: what is done at the same time as the one that begins or ends it, is that. */
public record Period(Instant from, Instant until) {

    boolean holds(Instant at) {
        return at.isAfter(from) && at.isBefore(until);
    }

    /** Its beginning included. */
    boolean covers(Instant at) {
        return from.equals(at) || holds(at);
    }
}
