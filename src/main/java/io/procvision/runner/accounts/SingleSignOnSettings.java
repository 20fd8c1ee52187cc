package io.procvision.runner.accounts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an OpenID provider's words mean here. Which provider, and how it is asked, is said by Spring's own properties.
 *
 * @param nameClaim by which people and programs are named in histories
 * @param rolesClaim whose values give a role; dots lead into it, as in {@code realm_access.roles}
 * @param roles the values of that claim by role; the first role that fits counts, the mightiest first
 * @param defaultRole of whoever has no such value; null lets nobody in who was not given a role
 * @param sessionLifetime after which a person has to ask the provider again, however busy the session is
 */
@ConfigurationProperties("runner.security.oidc")
record SingleSignOnSettings(
        @DefaultValue("preferred_username") String nameClaim,
        @Nullable String rolesClaim,
        @DefaultValue Map<Role, List<String>> roles,
        @Nullable Role defaultRole,
        @DefaultValue("12h") Duration sessionLifetime) {

    SingleSignOnSettings {
        if ((rolesClaim == null) != roles.isEmpty()) {
            throw new IllegalArgumentException(
                    "runner.security.oidc.roles-claim and runner.security.oidc.roles.<role> belong together: the one says"
                            + " where a person's groups are, the other which group has which role");
        }
        if (sessionLifetime.isNegative() || sessionLifetime.isZero()) {
            throw new IllegalArgumentException(
                    "runner.security.oidc.session-lifetime is %s, but must be positive".formatted(sessionLifetime));
        }
    }
}
