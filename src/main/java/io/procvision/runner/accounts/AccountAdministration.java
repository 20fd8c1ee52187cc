package io.procvision.runner.accounts;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes, changes and deletes accounts. There is always an admin who can log in; whatever would end that is refused. */
@Component
public class AccountAdministration {

    private final AccountRepository accounts;
    private final Passwords passwords;
    private final AuditedChange change;
    private final Users users;
    private final Tokens tokens;
    private final Clock clock;

    AccountAdministration(
            AccountRepository accounts,
            Passwords passwords,
            AuditedChange change,
            Users users,
            Tokens tokens,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.change = change;
        this.users = users;
        this.tokens = tokens;
        this.clock = clock;
    }

    public List<UserView> all() {
        return accounts.findAllByOrderByUsername().stream().map(UserView::of).toList();
    }

    public UserView one(String username) {
        return UserView.of(require(username));
    }

    Account require(String username) {
        return accounts.findById(username)
                .orElseThrow(() -> new RunnerException(
                        Problem.NOT_FOUND, "There is no user '%s'; GET /api/v1/users lists them".formatted(username)));
    }

    public UserView create(String username, String password, Role role, Actor operator) {
        AccountName.require(username, "username");
        String hash = passwords.hash(password);
        return change.perform("user_create", "user %s, role %s".formatted(username, role.word()), operator, () -> {
            if (accounts.existsById(username)) {
                throw new RunnerException(Problem.ACCOUNT_CONFLICT, "There is a user '%s' already".formatted(username));
            }
            return UserView.of(accounts.saveAndFlush(
                    new Account(username, hash, role, clock.instant().truncatedTo(ChronoUnit.MICROS))));
        });
    }

    /** Whatever is null stays as it is. */
    public UserView change(
            String username,
            @Nullable Role role,
            @Nullable Boolean enabled,
            @Nullable String password,
            Actor operator) {
        String hash = password == null ? null : passwords.hash(password);
        String detail = "user %s%s%s%s"
                .formatted(
                        username,
                        role == null ? "" : ", role " + role.word(),
                        enabled == null ? "" : enabled ? ", enabled" : ", disabled",
                        hash == null ? "" : ", new password");
        Account changed = change.perform("user_change", detail, operator, () -> {
            Account account = require(username);
            if (account.isActiveAdmin() && ((role != null && role != Role.ADMIN) || Boolean.FALSE.equals(enabled))) {
                requireAnotherAdmin(username);
            }
            if (role != null) {
                account.changeRole(role);
            }
            if (enabled != null) {
                account.enable(enabled);
            }
            if (hash != null) {
                account.changePassword(hash);
            }
            return accounts.saveAndFlush(account);
        });
        forget(username);
        return UserView.of(changed);
    }

    void changeOwnPassword(String username, String password) {
        String hash = passwords.hash(password);
        change.perform("password_change", "user " + username, new Actor(username), () -> {
            Account account = require(username);
            account.changePassword(hash);
            return accounts.saveAndFlush(account);
        });
        forget(username);
    }

    public void delete(String username, Actor operator) {
        change.perform("user_delete", "user " + username, operator, () -> {
            Account account = require(username);
            if (account.isActiveAdmin()) {
                requireAnotherAdmin(username);
            }
            accounts.delete(account);
            return account;
        });
        forget(username);
    }

    private void forget(String username) {
        users.changed(username);
        tokens.ownerChanged(username);
    }

    private void requireAnotherAdmin(String username) {
        boolean another = accounts.lockAdmins().stream()
                .anyMatch(admin -> admin.isActiveAdmin() && !admin.username().equals(username));
        if (!another) {
            throw new RunnerException(
                    Problem.ACCOUNT_CONFLICT,
                    "'%s' is the last admin who can log in: make another one first".formatted(username));
        }
    }
}
