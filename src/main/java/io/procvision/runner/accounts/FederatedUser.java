package io.procvision.runner.accounts;

import java.time.Instant;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Somebody whom an OpenID provider vouches for. The name carries where it is from, in a form that no account here can have:
 * a person who is called admin there is not the admin here, and no history confuses them.
 *
 * @param name as the provider's claim has it
 * @param subject the provider's own name, which unlike the other is never given to somebody else
 * @param until when the provider has to be asked again
 */
record FederatedUser(String name, String subject, Role role, Instant until) implements AuthenticatedPrincipal {

    private static final String ORIGIN = " (oidc)";

    @Override
    public String getName() {
        return name + ORIGIN;
    }

    @Override
    public String toString() {
        return getName();
    }
}
