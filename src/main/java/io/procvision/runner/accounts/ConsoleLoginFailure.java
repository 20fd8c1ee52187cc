package io.procvision.runner.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Leads back to the login page, which says why: wrong, too many before it, or nobody there who knows the accounts. */
final class ConsoleLoginFailure implements AuthenticationFailureHandler {

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        String why;
        if (failure instanceof ThrottledException throttled) {
            why = "wait=" + throttled.seconds();
        } else if (failure instanceof InternalAuthenticationServiceException) {
            why = "unavailable";
        } else {
            why = "error";
        }
        response.sendRedirect(request.getContextPath() + "/login?" + why);
    }
}
