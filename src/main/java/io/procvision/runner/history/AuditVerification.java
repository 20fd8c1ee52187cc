package io.procvision.runner.history;

import io.procvision.runner.history.AuditVerdict.Break;
import io.procvision.runner.history.AuditVerdict.Damage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Walks along the chain from its beginning to the head as it was at the start, a portion at a time, and stops at the first
 * row that is not as it was written. Rows appended meanwhile are left to the next verification.
 */
@Component
public class AuditVerification {

    private static final int PORTION = 1000;

    private final AuditEntries entries;

    AuditVerification(AuditEntries entries) {
        this.entries = entries;
    }

    /** @param noted a row and hash that somebody wrote down earlier, which have to be in the chain still; else null */
    public AuditVerdict verify(@Nullable NotedRow noted) {
        Optional<AuditHead> head = entries.findHead();
        if (head.isEmpty()) {
            Break lost = new Break(0, Damage.MISSING, "The row of audit_head is missing: the end is not known");
            return new AuditVerdict(false, 0, 0, 0, AuditHash.BEFORE_ALL, lost);
        }
        return verify(head.get(), noted);
    }

    private AuditVerdict verify(AuditHead head, @Nullable NotedRow noted) {
        ChainWalk walk = new ChainWalk(head, noted);
        long older = entries.countByIdLessThan(head.firstId());
        Break broken = older == head.unchained()
                ? walk(walk, head)
                : new Break(
                        head.firstId() - 1,
                        older < head.unchained() ? Damage.MISSING : Damage.INSERTED,
                        "There were %d rows before the chain, now there are %d".formatted(head.unchained(), older));
        if (broken == null) {
            broken = entries.findFirstBeyondHead()
                    .map(id -> new Break(id, Damage.INSERTED, "The row was not appended by a runner"))
                    .orElse(null);
        }
        return new AuditVerdict(broken == null, walk.checked(), older, head.lastId(), head.lastHash(), broken);
    }

    private @Nullable Break walk(ChainWalk walk, AuditHead head) {
        List<AuditEntry> portion;
        do {
            portion = entries.findByIdGreaterThanAndIdLessThanEqualOrderById(
                    walk.nextId() - 1, head.lastId(), Limit.of(PORTION));
            for (AuditEntry entry : portion) {
                Break broken = walk.step(entry.view());
                if (broken != null) {
                    return broken;
                }
            }
        } while (portion.size() == PORTION);
        return walk.end();
    }
}
