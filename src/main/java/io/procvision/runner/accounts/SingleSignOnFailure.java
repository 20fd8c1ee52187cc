package io.procvision.runner.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;

/**
 * Leads a person whom the provider did not vouch for, or who has no role here, back to the login page, which says which
 * of the two it was. Recorded as other failed logins are, and no more often than those: anybody can come back from a
 * provider with nothing.
 */
@Component
class SingleSignOnFailure implements AuthenticationFailureHandler {

    /** The code of a failure that is about what the person may do here. */
    static final String REFUSED = "refused";

    private static final Logger log = LoggerFactory.getLogger(SingleSignOnFailure.class);
    private static final String GUESS = "(oidc)";

    private final LoginThrottle throttle;
    private final LoginAudit audit;

    SingleSignOnFailure(LoginThrottle throttle, LoginAudit audit) {
        this.throttle = throttle;
        this.audit = audit;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        boolean refused = failure instanceof OAuth2AuthenticationException known
                && known.getError().getErrorCode().equals(REFUSED);
        record(String.valueOf(failure.getMessage()), ClientAddress.of(request));
        response.sendRedirect(request.getContextPath() + "/login?sso=" + (refused ? "refused" : "failed"));
    }

    private void record(String why, ClientAddress address) {
        try {
            throttle.admit(GUESS, address);
            throttle.failed(GUESS, address);
            audit.failed("single sign-on", address, why, Duration.ZERO);
        } catch (ThrottledException oftenEnough) {
            log.debug("Another failed single sign-on from {}: {}", address, why);
        }
    }
}
