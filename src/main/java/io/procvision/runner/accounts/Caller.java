package io.procvision.runner.accounts;

import io.procvision.runner.core.Actor;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * The account behind a request.
 *
 * @param actor as histories name it, the token included
 * @param token its name, null when a password was sent
 */
public record Caller(
        String account, Role role, Actor actor, @Nullable String token) {

    public static Caller of(Authentication login) {
        Actor actor = new Actor(login.getName());
        if (login.getPrincipal() instanceof KnownToken token) {
            return new Caller(token.account(), token.role(), actor, token.token());
        }
        if (login.getPrincipal() instanceof KnownUser user) {
            return new Caller(user.account(), user.role(), actor, null);
        }
        if (login.getPrincipal() instanceof FederatedSession session) {
            return new Caller(session.getName(), session.user().role(), actor, null);
        }
        if (login.getPrincipal() instanceof FederatedUser user) {
            return new Caller(user.getName(), user.role(), actor, null);
        }
        throw new IllegalStateException("No rule lets %s in".formatted(login));
    }
}
