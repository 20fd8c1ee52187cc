package io.procvision.runner.accounts;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/**
 * The accounts for logging in, each read from the database once: a call needs no round trip for its user, and goes on
 * while the database is down. Accounts change at start-up only, before the first login.
 */
@Component
class KnownAccounts implements UserDetailsService {

    private final AccountRepository accounts;
    private final ConcurrentMap<String, Account> known = new ConcurrentHashMap<>();

    KnownAccounts(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /** A new object each time, because its credentials are erased after the login. */
    @Override
    public UserDetails loadUserByUsername(String username) {
        Account account = Optional.ofNullable(known.get(username))
                .or(() -> accounts.findById(username))
                .orElseThrow(() -> new UsernameNotFoundException("No account " + username));
        known.putIfAbsent(username, account);
        return User.withUsername(account.username())
                .password(account.passwordHash())
                .roles(account.role())
                .build();
    }
}
