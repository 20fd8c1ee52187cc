package io.procvision.runner.accounts;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** Leads a person who has logged in to the page that was asked for, else to the console's first, and records the login. */
final class ConsoleLogin extends SavedRequestAwareAuthenticationSuccessHandler {

    private final LoginAudit audit;

    ConsoleLogin(LoginAudit audit) {
        this.audit = audit;
        setDefaultTargetUrl("/console");
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response, Authentication login)
            throws ServletException, IOException {
        audit.succeeded(login.getName(), ClientAddress.of(login));
        AnonymousSessions.end(request);
        super.onAuthenticationSuccess(request, response, login);
    }
}
