package io.procvision.runner.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Takes tokens of an OpenID provider for the API, where {@code spring.security.oauth2.resourceserver.jwt.*} names one. They
 * permit what our own tokens of the same role do: no accounts, tokens or passwords. Each is verified with every request,
 * which takes some fifty microseconds; a line's calls had better come with a token of our own.
 */
@Component
class JwtLogin {

    private static final String GUESS = "(jwt)";

    private static final int REMEMBERED = 10_000;

    private final ObjectProvider<JwtDecoder> decoder;
    private final FederatedUsers users;
    private final LoginThrottle throttle;
    private final LoginAudit audit;
    private final Clock clock;

    /** Hashes of tokens that were good when they last came: those of strangers must not make them wait. */
    private final Set<String> accepted = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    JwtLogin(
            ObjectProvider<JwtDecoder> decoder,
            FederatedUsers users,
            LoginThrottle throttle,
            LoginAudit audit,
            Clock clock) {
        this.decoder = decoder;
        this.users = users;
        this.throttle = throttle;
        this.audit = audit;
        this.clock = clock;
    }

    /** Empty where no provider is configured, or where this is no token of one. */
    Optional<Authentication> authenticate(String token, ClientAddress address) {
        JwtDecoder present = TokenSecret.isOurs(token) ? null : decoder.getIfAvailable();
        return present == null ? Optional.empty() : Optional.of(authenticate(present, token, address));
    }

    /** Whoever guesses waits before anything is looked at: a key that nobody knows is a question to the provider. */
    private Authentication authenticate(JwtDecoder present, String token, ClientAddress address) {
        String hash = TokenSecret.hash(token);
        if (!accepted.contains(hash)) {
            throttle.admit(GUESS, address);
        }
        try {
            Jwt jwt = present.decode(token);
            Instant expiry = jwt.getExpiresAt();
            FederatedUser user = users.of(jwt.getClaims(), expiry == null ? clock.instant() : expiry);
            accepted.add(hash);
            return new PreAuthenticatedAuthenticationToken(user, "", user.role().tokenAuthorities(user.role()));
        } catch (BadJwtException | AuthenticationException refused) {
            if (accepted.remove(hash)) {
                throttle.admit(GUESS, address);
            }
            Duration wait = throttle.failed(GUESS, address);
            audit.failed("a token of the provider", address, String.valueOf(refused.getMessage()), wait);
            throw new BadCredentialsException("The token is not accepted", refused);
        } catch (JwtException | JwtDecoderInitializationException unreachable) {
            throw new AuthenticationServiceException(
                    "The OpenID provider, whose keys this token has to be checked with, cannot be asked", unreachable);
        }
    }
}
