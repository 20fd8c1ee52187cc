package io.procvision.runner.accounts;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A person or program that may use the service. The password is stored as a salted hash only. */
@Entity
@Table(name = "account")
class Account {

    static final String ADMIN = "admin";

    @Id
    private String username;

    private String passwordHash;

    @Enumerated(EnumType.STRING)
    private Role role;

    private boolean enabled;
    private Instant createdAt;

    /** Counts changes; null until the account is stored. */
    @Version
    private @Nullable Long revision;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected Account() {}

    Account(String username, String passwordHash, Role role, Instant createdAt) {
        this.username = username;
        this.passwordHash = passwordHash;
        this.role = role;
        this.enabled = true;
        this.createdAt = createdAt;
    }

    String username() {
        return username;
    }

    String passwordHash() {
        return passwordHash;
    }

    Role role() {
        return role;
    }

    boolean isEnabled() {
        return enabled;
    }

    Instant createdAt() {
        return createdAt;
    }

    boolean isActiveAdmin() {
        return enabled && role == Role.ADMIN;
    }

    /** Differs whenever anything about the account did, also when another took its name in between. */
    String stamp() {
        return createdAt + "/" + revision;
    }

    void changePassword(String newHash) {
        passwordHash = newHash;
    }

    void changeRole(Role newRole) {
        role = newRole;
    }

    void enable(boolean allowed) {
        enabled = allowed;
    }
}
