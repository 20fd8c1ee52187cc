package io.procvision.runner.accounts;

import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** Finds accounts for logins; see {@link Remembered} for how soon a change counts. A disabled account is none. */
@Component
class Users implements UserDetailsService {

    private final AccountRepository accounts;
    private final Remembered<KnownUser> users;

    Users(AccountRepository accounts) {
        this.accounts = accounts;
        this.users = new Remembered<>(
                name -> accounts.findById(name).filter(Account::isEnabled).map(KnownUser::of));
    }

    @Override
    public KnownUser loadUserByUsername(String username) {
        return find(username).orElseThrow(() -> new UsernameNotFoundException("No account " + username));
    }

    /** Another runner may have changed or disabled one. */
    @Scheduled(fixedDelayString = Remembered.REFRESH)
    void refresh() {
        users.refresh(() -> accounts.findAll().stream()
                .filter(Account::isEnabled)
                .collect(Collectors.toMap(Account::username, KnownUser::of)));
    }

    Optional<KnownUser> find(String username) {
        return users.get(username);
    }

    /** The next login meets the account as it is now. */
    void changed(String username) {
        users.changed(username);
    }
}
