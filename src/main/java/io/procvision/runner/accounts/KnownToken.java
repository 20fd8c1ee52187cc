package io.procvision.runner.accounts;

import io.procvision.runner.core.Actor;
import java.time.Instant;
import java.util.List;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.GrantedAuthority;

/** A token as a login sees it, with what it permits while its owner has the role that it has now. */
record KnownToken(
        String id, String account, String token, Role role, Instant expiresAt, List<GrantedAuthority> authorities)
        implements AuthenticatedPrincipal {

    static KnownToken of(ApiToken token, Account owner) {
        return new KnownToken(
                token.id(),
                token.owner(),
                token.name(),
                token.role(),
                token.expiresAt(),
                token.role().tokenAuthorities(owner.role()));
    }

    /** As histories name who acted: the account, and which of its tokens. */
    @Override
    public String getName() {
        return account + Actor.BY_TOKEN + token + ")";
    }

    @Override
    public String toString() {
        return getName();
    }
}
