package io.procvision.runner.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/**
 * Answers a person whose account may not do that, with a page. A form without a valid CSRF token is nearly always one
 * whose session has ended while it lay open: that person is asked to log in again.
 */
@Component
class ForbiddenPage implements AccessDeniedHandler {

    private final Forbidden forbidden;

    ForbiddenPage(Forbidden forbidden) {
        this.forbidden = forbidden;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        if (denied instanceof CsrfException) {
            response.sendRedirect(request.getContextPath() + "/login?expired");
            return;
        }
        forbidden.audit(request);
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
}
