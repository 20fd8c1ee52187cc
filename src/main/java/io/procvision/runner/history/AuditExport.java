package io.procvision.runner.history;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

/** Writes entries as CSV, the newest first, a portion at a time: a trail of years is not held in memory. */
@Component
public class AuditExport {

    private static final int PORTION = 1000;

    private final AuditEntries entries;

    AuditExport(AuditEntries entries) {
        this.entries = entries;
    }

    /** Everything that matches and was there at the beginning. */
    public void write(AuditFilter filter, Writer csv) throws IOException {
        csv.write(AuditCsv.HEADER);
        long before = Long.MAX_VALUE;
        List<AuditEntry> portion;
        do {
            portion = next(filter.specification(), before);
            for (AuditEntry entry : portion) {
                csv.write(AuditCsv.row(entry.view()));
                before = entry.id();
            }
        } while (portion.size() == PORTION);
        csv.flush();
    }

    private List<AuditEntry> next(Specification<AuditEntry> matching, long before) {
        Specification<AuditEntry> older = (entry, query, where) -> where.lessThan(entry.get("id"), before);
        return entries.findBy(
                matching.and(older),
                query -> query.sortBy(Sort.by(Sort.Direction.DESC, "id"))
                        .limit(PORTION)
                        .all());
    }
}
