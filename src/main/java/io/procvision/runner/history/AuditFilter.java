package io.procvision.runner.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
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

    private static Specification<AuditEntry> equal(String property, @Nullable Object value) {
        return value == null
                ? Specification.unrestricted()
                : (entry, query, where) -> where.equal(entry.get(property), value);
    }
}
