package io.procvision.runner.accounts;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Makes sure that someone can log in: the set password is the admin's from this start on; without one, the first start
 * makes one up and prints it, this once.
 */
@Component
class AdminAccount implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(AdminAccount.class);
    private static final int RANDOM_BYTES = 18;

    private final AccountRepository accounts;
    private final PasswordEncoder encoder;
    private final SecuritySettings settings;
    private final Clock clock;

    AdminAccount(AccountRepository accounts, PasswordEncoder encoder, SecuritySettings settings, Clock clock) {
        this.accounts = accounts;
        this.encoder = encoder;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        Optional<Account> admin = accounts.findById(Account.ADMIN);
        String set = settings.adminPassword();
        if (set != null) {
            if (admin.isEmpty() || !encoder.matches(set, admin.get().passwordHash())) {
                store(admin, set);
            }
        } else if (admin.isEmpty()) {
            String madeUp = madeUp();
            store(admin, madeUp);
            log.warn("The password of the user admin, shown this once: {}", madeUp);
        }
    }

    private void store(Optional<Account> admin, String password) {
        String hash = encoder.encode(password);
        Account account = admin.orElseGet(() -> new Account(Account.ADMIN, hash, "ADMIN", clock.instant()));
        account.changePassword(hash);
        accounts.save(account);
    }

    private static String madeUp() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
