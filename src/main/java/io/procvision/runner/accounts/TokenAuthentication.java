package io.procvision.runner.accounts;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A request that showed a valid token. */
final class TokenAuthentication extends AbstractAuthenticationToken {

    private final KnownToken token;

    TokenAuthentication(KnownToken token) {
        super(token.authorities());
        this.token = token;
        super.setAuthenticated(true);
    }

    @Override
    public KnownToken getPrincipal() {
        return token;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenAuthentication that && token.equals(that.token);
    }

    @Override
    public int hashCode() {
        return Objects.hash(token);
    }
}
