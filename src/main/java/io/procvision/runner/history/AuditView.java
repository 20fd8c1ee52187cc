package io.procvision.runner.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An audit entry as clients see it.
 *
 * @param requestId of the request that caused it; null where none did, and for rows from before it was kept
 * @param previousHash of the row before; null, as is the hash, for rows from before there was a chain
 */
public record AuditView(
        long id,
        Instant at,
        @Nullable String pid,
        String action,
        @Nullable String name,
        @Nullable String version,
        @Nullable VersionView previous,
        String operator,
        String reason,
        Outcome outcome,
        @Nullable String detail,
        @Nullable TriggerView trigger,
        @Nullable String requestId,
        @Nullable String previousHash,
        @Nullable String hash) {}
