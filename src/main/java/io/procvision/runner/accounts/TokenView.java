package io.procvision.runner.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token as its owner and admins see it: without the secret, which nobody can show. */
public record TokenView(
        String id,
        String owner,
        String name,
        Role role,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    static TokenView of(ApiToken token, @Nullable Instant lastUse) {
        return new TokenView(
                token.id(), token.owner(), token.name(), token.role(), token.createdAt(), token.expiresAt(), lastUse);
    }
}
