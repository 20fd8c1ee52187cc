package io.procvision.runner.accounts;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A person or program that may use the service. The password is stored as a salted hash only. */
@Entity
@Table(name = "account")
@SuppressWarnings("UnusedVariable") // created_at is read by auditors only
class Account {

    static final String ADMIN = "admin";

    @Id
    private String username;

    private String passwordHash;
    private String role;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected Account() {}

    Account(String username, String passwordHash, String role, Instant createdAt) {
        this.username = username;
        this.passwordHash = passwordHash;
        this.role = role;
        this.createdAt = createdAt;
    }

    String username() {
        return username;
    }

    String passwordHash() {
        return passwordHash;
    }

    String role() {
        return role;
    }

    void changePassword(String newHash) {
        passwordHash = newHash;
    }
}
