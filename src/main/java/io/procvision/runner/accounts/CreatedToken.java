package io.procvision.runner.accounts;

import java.time.Instant;

/**
 * A token that was made a moment ago.
 *
 * @param token the secret, which is kept nowhere and never shown again
 */
public record CreatedToken(String id, String owner, String name, Role role, Instant expiresAt, String token) {

    static CreatedToken of(ApiToken made, String secret) {
        return new CreatedToken(made.id(), made.owner(), made.name(), made.role(), made.expiresAt(), secret);
    }

    @Override
    public String toString() {
        return "CreatedToken[%s of %s]".formatted(name, owner);
    }
}
