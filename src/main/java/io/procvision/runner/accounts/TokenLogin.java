package io.procvision.runner.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Checks bearer tokens. One that is known passes whatever happens around it; only others count as guesses and are slowed
 * down, which no secret needs for its safety, but the database and the audit trail for their peace.
 */
@Component
class TokenLogin {

    private static final String GUESS = "(token)";

    private final JwtLogin providers;
    private final Tokens tokens;
    private final TokenUse use;
    private final LoginThrottle throttle;
    private final LoginAudit audit;
    private final Clock clock;

    TokenLogin(JwtLogin providers, Tokens tokens, TokenUse use, LoginThrottle throttle, LoginAudit audit, Clock clock) {
        this.providers = providers;
        this.tokens = tokens;
        this.use = use;
        this.throttle = throttle;
        this.audit = audit;
        this.clock = clock;
    }

    /** One of ours, or of an OpenID provider where one is configured. */
    Authentication authenticate(String secret, ClientAddress address) {
        return providers.authenticate(secret, address).orElseGet(() -> own(secret, address));
    }

    private TokenAuthentication own(String secret, ClientAddress address) {
        String hash = TokenSecret.hash(secret);
        if (!tokens.knows(hash)) {
            throttle.admit(GUESS, address);
        }
        Optional<KnownToken> found = find(hash);
        Instant now = clock.instant();
        if (found.isEmpty()) {
            throw refused(GUESS, "a token", "unknown or revoked", address);
        }
        KnownToken token = found.get();
        if (!now.isBefore(token.expiresAt())) {
            throttle.admit(token.getName(), address);
            throw refused(token.getName(), token.getName(), "expired at " + token.expiresAt(), address);
        }
        use.used(token.id(), now);
        return new TokenAuthentication(token);
    }

    private Optional<KnownToken> find(String hash) {
        try {
            return tokens.find(hash);
        } catch (DataAccessException | TransactionException down) {
            throw new InternalAuthenticationServiceException("The database does not answer", down);
        }
    }

    private BadCredentialsException refused(String key, String who, String why, ClientAddress address) {
        Duration wait = throttle.failed(key, address);
        audit.failed(who, address, why, wait);
        return new BadCredentialsException("The token is " + why);
    }
}
