package io.procvision.runner.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;

/** Which audit entries a client asks for; whatever is null does not restrict. */
record AuditFilter(
        @Nullable String pid,
        @Nullable String operator,
        @Nullable String action,
        @Nullable Outcome outcome,
        @Nullable Instant from,
        @Nullable Instant to) {

    Specification<AuditEntry> specification() {
        return Specification.allOf(
                equal("pid", pid),
                equal("operator", operator),
                equal("action", action),
                equal("outcome", outcome),
                from == null
                        ? Specification.unrestricted()
                        : (entry, query, where) -> where.greaterThanOrEqualTo(entry.get("recordedAt"), from),
                to == null
                        ? Specification.unrestricted()
                        : (entry, query, where) -> where.lessThan(entry.get("recordedAt"), to));
    }

    /**
     * The newest first, by the columns of the index that serves this filter: H2 walks one backwards only where the order
     * names every column of it, and would otherwise sort all that the filter lets through for every page.
     */
    Sort newestFirst() {
        String fixed = pid != null ? "pid" : operator != null ? "operator" : action != null ? "action" : "outcome";
        Sort byTime = Sort.by(Sort.Direction.DESC, "recordedAt", "id");
        boolean unfiltered = pid == null && operator == null && action == null && outcome == null;
        return unfiltered ? byTime : Sort.by(Sort.Direction.DESC, fixed).and(byTime);
    }

    private static Specification<AuditEntry> equal(String property, @Nullable Object value) {
        return value == null
                ? Specification.unrestricted()
                : (entry, query, where) -> where.equal(entry.get(property), value);
    }
}
