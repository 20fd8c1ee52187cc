package io.procvision.runner.accounts;

import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * An account as a login sees it; never changed, so that all requests may share one.
 *
 * @param stamp of the account as it was, by which a session notices that it has changed
 */
record KnownUser(String account, String passwordHash, Role role, String stamp, List<GrantedAuthority> authorities)
        implements UserDetails {

    static KnownUser of(Account account) {
        return new KnownUser(
                account.username(),
                account.passwordHash(),
                account.role(),
                account.stamp(),
                account.role().authorities());
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return authorities;
    }

    @Override
    public String getPassword() {
        return passwordHash;
    }

    @Override
    public String getUsername() {
        return account;
    }

    @Override
    public String toString() {
        return account + " (" + role.word() + ")";
    }
}
