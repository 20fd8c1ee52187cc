package io.procvision.runner.accounts;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/**
 * Finds accounts for HTTP Basic, which asks with every request. An account is looked up once a second at most: a
 * transaction for it was a fifth of the processor time of a call. A changed or removed account, also one that another
 * runner on the same database has changed, counts from then on. Names that are unknown are not remembered.
 */
@Component
class Users implements UserDetailsService {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final AccountRepository accounts;
    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();

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
        long now = System.nanoTime();
        Seen last = seen.get(username);
        if (last != null && now - last.at < FRESH_NANOS) {
            return last.account;
        }
        Account found = accounts.findById(username).orElse(null);
        if (found == null) {
            seen.remove(username);
            throw new UsernameNotFoundException("No account " + username);
        }
        seen.put(username, new Seen(found, now));
        return found;
    }

    private record Seen(Account account, long at) {}
}
