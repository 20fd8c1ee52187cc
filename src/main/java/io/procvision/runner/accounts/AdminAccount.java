package io.procvision.runner.accounts;

import io.procvision.runner.core.Actor;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes sure that someone can log in: the set password is the admin's from this start on, which is also the way back in
 * for whoever has locked everybody out; without one, a start that finds no admin makes one up and prints it, this once.
 */
@Component
class AdminAccount implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(AdminAccount.class);
    private static final int RANDOM_BYTES = 18;

    private final AccountRepository accounts;
    private final PasswordEncoder encoder;
    private final SecuritySettings settings;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AdminAccount(
            AccountRepository accounts,
            PasswordEncoder encoder,
            SecuritySettings settings,
            AuditTrail audit,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.accounts = accounts;
        this.encoder = encoder;
        this.settings = settings;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        try {
            makeSure();
        } catch (DataIntegrityViolationException | ConcurrencyFailureException other) {
            log.info("Another runner on this database took care of the user admin in this moment");
            makeSure();
        }
    }

    private void makeSure() {
        String set = settings.adminPassword();
        if (set != null) {
            if (!Passwords.isFit(set)) {
                log.warn("runner.security.admin-password is not as passwords have to be elsewhere: {}", Passwords.RULE);
            }
            Optional<Account> admin = accounts.findById(Account.ADMIN);
            if (admin.isEmpty() || !isAdminWith(set, admin.get())) {
                store(admin, set, "runner.security.admin-password is set");
            }
        } else if (!accounts.existsByRoleAndEnabledTrue(Role.ADMIN)) {
            String madeUp = madeUp();
            store(accounts.findById(Account.ADMIN), madeUp, "no admin could log in; the password was made up");
            log.warn("The password of the user admin, shown this once: {}", madeUp);
        }
    }

    private boolean isAdminWith(String password, Account account) {
        return account.isActiveAdmin() && encoder.matches(password, account.passwordHash());
    }

    /** With the row that tells of it or not at all: a made-up password is shown by the start that could do both. */
    private void store(Optional<Account> admin, String password, String why) {
        transaction.executeWithoutResult(status -> storeAudited(admin, password, why));
    }

    private void storeAudited(Optional<Account> admin, String password, String why) {
        String hash = Objects.requireNonNull(encoder.encode(password));
        Account account = admin.orElseGet(() ->
                new Account(Account.ADMIN, hash, Role.ADMIN, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        account.changePassword(hash);
        account.changeRole(Role.ADMIN);
        account.enable(true);
        accounts.save(account);
        audit.record(new AuditEvent(
                admin.isEmpty() ? "user_create" : "user_change",
                Outcome.SUCCEEDED,
                null,
                null,
                null,
                Actor.SYSTEM,
                why,
                "user admin, role admin, new password"));
    }

    private static String madeUp() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
