package io.procvision.runner.history;

import io.procvision.runner.core.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;

/**
 * Which audit entries a client asks for; whatever is null does not restrict.
 *
 * @param operator an account; what its tokens did counts as its doing
 * @param requestId of the request that caused it
 */
public record AuditFilter(
        @Nullable String pid,
        @Nullable String operator,
        @Nullable String action,
        @Nullable Outcome outcome,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String requestId) {

    /** Whatever request caused it. */
    public AuditFilter(
            @Nullable String pid,
            @Nullable String operator,
            @Nullable String action,
            @Nullable Outcome outcome,
            @Nullable Instant from,
            @Nullable Instant to) {
        this(pid, operator, action, outcome, from, to, null);
    }

    Specification<AuditEntry> specification() {
        return Specification.allOf(
                equal("pid", pid),
                operator == null
                        ? Specification.unrestricted()
                        : (entry, query, where) -> where.or(
                                where.equal(entry.get("operator"), operator),
                                where.equal(where.locate(entry.get("operator"), operator + Actor.BY_TOKEN), 1)),
                equal("action", action),
                equal("outcome", outcome),
                equal("requestId", requestId),
                from == null
                        ? Specification.unrestricted()
                        : (entry, query, where) -> where.greaterThanOrEqualTo(entry.get("recordedAt"), from),
                to == null
                        ? Specification.unrestricted()
                        : (entry, query, where) -> where.lessThan(entry.get("recordedAt"), to));
    }

    /**
     * The newest first, by the columns of the index that serves this filter: H2 walks one backwards only where the order
     * names every column of it, and would otherwise sort all that the filter lets through for every page. An operator is
     * not one value (its tokens count), so nothing can be ordered by it.
     */
    Sort newestFirst() {
        Sort byTime = Sort.by(Sort.Direction.DESC, "recordedAt", "id");
        if (pid != null) {
            return Sort.by(Sort.Direction.DESC, "pid").and(byTime);
        }
        if (action != null) {
            return Sort.by(Sort.Direction.DESC, "action").and(byTime);
        }
        if (outcome != null) {
            return Sort.by(Sort.Direction.DESC, "outcome").and(byTime);
        }
        return from == null && to == null ? Sort.by(Sort.Direction.DESC, "id") : byTime;
    }

    private static Specification<AuditEntry> equal(String property, @Nullable Object value) {
        return value == null
                ? Specification.unrestricted()
                : (entry, query, where) -> where.equal(entry.get(property), value);
    }
}
