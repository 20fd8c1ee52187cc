package io.procvision.runner.accounts;

import java.util.Optional;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Component;

/** Finds accounts for logins; see {@link Remembered} for how soon a change counts. A disabled account is none. */
@Component
class Users implements UserDetailsService {

    private final Remembered<KnownUser> users;

    Users(AccountRepository accounts) {
        this.users = new Remembered<>(
                name -> accounts.findById(name).filter(Account::isEnabled).map(KnownUser::of));
    }

    @Override
    public KnownUser loadUserByUsername(String username) {
        return find(username).orElseThrow(() -> new UsernameNotFoundException("No account " + username));
    }

    Optional<KnownUser> find(String username) {
        return users.get(username);
    }

    /** The next login meets the account as it is now. */
    void changed(String username) {
        users.changed(username);
    }
}
