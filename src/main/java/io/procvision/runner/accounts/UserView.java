package io.procvision.runner.accounts;

import java.time.Instant;

/** An account as admins see it. */
public record UserView(String username, Role role, boolean enabled, Instant createdAt) {

    static UserView of(Account account) {
        return new UserView(account.username(), account.role(), account.isEnabled(), account.createdAt());
    }
}
