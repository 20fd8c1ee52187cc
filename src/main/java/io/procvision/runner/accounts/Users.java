package io.procvision.runner.accounts;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Finds accounts for HTTP Basic, which asks with every request, without making a call wait for the database. An account
 * that was seen within the last minute is used as it was and looked up again behind the request's back, once a second at
 * most; so a changed or removed one, also one that another runner on the same database has changed, soon counts. An older
 * one is looked up first. While the database is down, who was known stays known. Unknown names are not remembered.
 */
@Component
class Users implements UserDetailsService {

    private static final Logger log = LoggerFactory.getLogger(Users.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long USABLE_NANOS = Duration.ofMinutes(1).toNanos();

    private final AccountRepository accounts;
    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();

    Users(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /** A new object each time, because the framework erases the password of the one it has checked. */
    @Override
    public UserDetails loadUserByUsername(String username) {
        Account account = account(username);
        return User.withUsername(account.username())
                .password(account.passwordHash())
                .roles(account.role())
                .build();
    }

    private Account account(String username) {
        Seen last = seen.get(username);
        long age = last == null ? Long.MAX_VALUE : System.nanoTime() - last.at;
        if (last == null || age >= USABLE_NANOS) {
            return lookUp(username, last).orElseThrow(() -> new UsernameNotFoundException("No account " + username));
        }
        if (age >= FRESH_NANOS && refreshing.add(username)) {
            CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> lookUp(username, last))
                    .whenComplete((done, failure) -> refreshing.remove(username));
        }
        return last.account;
    }

    private Optional<Account> lookUp(String username, @Nullable Seen last) {
        Optional<Account> found;
        try {
            found = accounts.findById(username);
        } catch (DataAccessException | TransactionException down) {
            if (last == null) {
                throw down;
            }
            log.warn("The account {} could not be looked up; what was known of it goes on counting", username, down);
            found = Optional.of(last.account);
        }
        if (found.isPresent()) {
            seen.put(username, new Seen(found.get(), System.nanoTime()));
        } else {
            seen.remove(username);
        }
        return found;
    }

    private record Seen(Account account, long at) {}
}
