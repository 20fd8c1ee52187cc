package io.procvision.runner.history;

import io.procvision.runner.history.AuditVerdict.Break;
import io.procvision.runner.history.AuditVerdict.Damage;
import org.jspecify.annotations.Nullable;

/**
 * One walk along the chain, row by row in the order of their ids. A row that does not give its own hash was changed. One
 * that does, but does not carry the hash of the row before, shows that the row before was changed and hashed anew.
 */
final class ChainWalk {

    private final AuditHead head;
    private final @Nullable NotedRow noted;
    private long nextId;
    private String previousHash = AuditHash.BEFORE_ALL;

    ChainWalk(AuditHead head, @Nullable NotedRow noted) {
        this.head = head;
        this.noted = noted;
        this.nextId = head.firstId();
    }

    long nextId() {
        return nextId;
    }

    long checked() {
        return nextId - head.firstId();
    }

    /** What is wrong there, null when all is well so far. */
    @Nullable
    Break step(AuditView row) {
        if (row.id() != nextId) {
            return new Break(nextId, Damage.MISSING, "The next row that is there is %d".formatted(row.id()));
        }
        String hash = AuditHash.of(row);
        if (!hash.equals(row.hash())) {
            return new Break(nextId, Damage.CHANGED, "Its content gives the hash %s".formatted(hash));
        }
        if (!previousHash.equals(row.previousHash())) {
            return new Break(
                    Math.max(nextId - 1, head.firstId()),
                    Damage.CHANGED,
                    "Row %d follows a row whose hash was %s".formatted(nextId, row.previousHash()));
        }
        if (noted != null && noted.id() == nextId && !noted.hash().equals(hash)) {
            return new Break(nextId, Damage.CHANGED, "The hash noted for it is %s".formatted(noted.hash()));
        }
        nextId++;
        previousHash = hash;
        return null;
    }

    /** What the end of the chain shows. */
    @Nullable
    Break end() {
        if (nextId <= head.lastId()) {
            return new Break(nextId, Damage.MISSING, "Rows up to %d were written".formatted(head.lastId()));
        }
        if (!previousHash.equals(head.lastHash())) {
            return new Break(
                    head.lastId(), Damage.CHANGED, "Its hash was %s when it was written".formatted(head.lastHash()));
        }
        if (noted != null && noted.id() > head.lastId()) {
            return new Break(head.lastId() + 1, Damage.MISSING, "Row %d was noted".formatted(noted.id()));
        }
        if (noted != null && noted.id() < head.firstId()) {
            return new Break(noted.id(), Damage.MISSING, "It was noted, but the chain begins after it");
        }
        return null;
    }
}
