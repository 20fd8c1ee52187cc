package io.procvision.runner.accounts;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.stereotype.Component;

/**
 * The console's login by OpenID Connect, where {@code spring.security.oauth2.client.registration.*} names a provider;
 * without one, nothing. The name and role that the provider's claims give stay for the session; a person whose groups change
 * there is asked for again when it ends, {@code runner.security.oidc.session-lifetime} at the latest.
 */
@Component
public class SingleSignOn {

    private static final Logger log = LoggerFactory.getLogger(SingleSignOn.class);

    private final ObjectProvider<ClientRegistrationRepository> registrations;
    private final ObjectProvider<OAuth2ClientProperties> properties;
    private final FederatedUsers users;
    private final SingleSignOnSettings settings;
    private final SingleSignOnFailure failure;
    private final LoginAudit audit;
    private final Clock clock;
    private final OidcUserService provider = new OidcUserService();

    SingleSignOn(
            ObjectProvider<ClientRegistrationRepository> registrations,
            ObjectProvider<OAuth2ClientProperties> properties,
            FederatedUsers users,
            SingleSignOnSettings settings,
            SingleSignOnFailure failure,
            LoginAudit audit,
            Clock clock) {
        this.registrations = registrations;
        this.properties = properties;
        this.users = users;
        this.settings = settings;
        this.failure = failure;
        this.audit = audit;
        this.clock = clock;
    }

    /** Where a person can log in besides here, for the login page: what it is called, and the address that leads there. */
    public record Provider(String name, String url) {}

    public List<Provider> providers() {
        return properties.stream()
                .flatMap(all -> all.getRegistration().entrySet().stream())
                .map(each -> new Provider(nameOf(each), "/oauth2/authorization/" + each.getKey()))
                .toList();
    }

    private static String nameOf(Map.Entry<String, OAuth2ClientProperties.Registration> each) {
        String name = each.getValue().getClientName();
        return name == null ? each.getKey() : name;
    }

    void addTo(HttpSecurity http) {
        if (registrations.getIfAvailable() == null) {
            return;
        }
        if (settings.rolesClaim() == null && settings.defaultRole() == null) {
            log.warn(
                    "A single sign-on is configured, but lets nobody in: set runner.security.oidc.roles-claim and .roles");
        }
        http.oauth2Login(login -> login.loginPage("/login")
                .userInfoEndpoint(
                        endpoint -> endpoint.oidcUserService(this::person).userService(this::stranger))
                .successHandler(new ConsoleLogin(audit))
                .failureHandler(failure));
    }

    private OidcUser person(OidcUserRequest request) {
        OidcUser known = provider.loadUser(request);
        Instant until = clock.instant().plus(settings.sessionLifetime());
        try {
            FederatedUser user = users.of(known.getClaims(), until);
            return new FederatedSession(user, known.getIdToken(), user.role().guestAuthorities());
        } catch (AuthenticationException refused) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(SingleSignOnFailure.REFUSED), String.valueOf(refused.getMessage()), refused);
        }
    }

    /** OAuth 2 without OpenID proves that somebody may do something elsewhere, not who they are. */
    private OAuth2User stranger(OAuth2UserRequest request) {
        throw new OAuth2AuthenticationException(
                new OAuth2Error(SingleSignOnFailure.REFUSED),
                "The registration %s has to ask for the scope openid"
                        .formatted(request.getClientRegistration().getRegistrationId()));
    }
}
