package io.procvision.runner.accounts;

import java.time.Duration;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Checks user and password, whether they come by HTTP Basic or from the login page; guesses are slowed down and audited. */
@Component
class PasswordLogin implements AuthenticationProvider {

    private final DaoAuthenticationProvider passwords;
    private final LoginThrottle throttle;
    private final LoginAudit audit;

    PasswordLogin(Users users, PasswordEncoder encoder, LoginThrottle throttle, LoginAudit audit) {
        this.passwords = new DaoAuthenticationProvider(users);
        this.passwords.setPasswordEncoder(encoder);
        this.throttle = throttle;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Authentication login) {
        String name = login.getName();
        ClientAddress address = ClientAddress.of(login);
        throttle.admit(name, address);
        try {
            Authentication known = passwords.authenticate(login);
            throttle.succeeded(name, address);
            return known;
        } catch (InternalAuthenticationServiceException databaseDown) {
            throw databaseDown;
        } catch (AuthenticationException refused) {
            Duration wait = throttle.failed(name, address);
            audit.failed("user '%s'".formatted(name), address, "wrong name or password", wait);
            throw refused;
        }
    }

    @Override
    public boolean supports(Class<?> login) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(login);
    }
}
