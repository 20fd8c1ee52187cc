package io.procvision.runner.accounts;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a program shows instead of a password: it belongs to an account, has a role of its own, and ends. */
@Entity
@Table(name = "api_token")
class ApiToken {

    @Id
    private String id;

    private String owner;
    private String name;

    @Enumerated(EnumType.STRING)
    private Role role;

    private String secretHash;
    private Instant createdAt;
    private Instant expiresAt;
    private @Nullable Instant lastUsedAt;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected ApiToken() {}

    ApiToken(String owner, String name, Role role, String secretHash, Instant createdAt, Instant expiresAt) {
        this.id = UUID.randomUUID().toString();
        this.owner = owner;
        this.name = name;
        this.role = role;
        this.secretHash = secretHash;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    String id() {
        return id;
    }

    String owner() {
        return owner;
    }

    String name() {
        return name;
    }

    Role role() {
        return role;
    }

    String secretHash() {
        return secretHash;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    @Nullable
    Instant lastUsedAt() {
        return lastUsedAt;
    }

    @Override
    public String toString() {
        return "token %s of %s, role %s, until %s".formatted(name, owner, role.word(), expiresAt);
    }
}
