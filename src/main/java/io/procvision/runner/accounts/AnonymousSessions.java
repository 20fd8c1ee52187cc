package io.procvision.runner.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Everybody who asks for the login page gets a session, for its CSRF token and the page that was asked for: it is kept for
 * as long as a login may take, and only that of somebody who has logged in for as long as it is configured.
 */
@Component
class AnonymousSessions implements HttpSessionListener {

    private static final Duration LOGIN = Duration.ofMinutes(5);

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        int login = Math.toIntExact(LOGIN.toSeconds());
        int configured = configured(session);
        session.setMaxInactiveInterval(configured > 0 ? Math.min(login, configured) : login);
    }

    /** Somebody has logged in. */
    static void end(HttpServletRequest request) {
        HttpSession session = request.getSession();
        session.setMaxInactiveInterval(configured(session));
    }

    /** In seconds; zero for no end. */
    private static int configured(HttpSession session) {
        return Math.toIntExact(Duration.ofMinutes(session.getServletContext().getSessionTimeout())
                .toSeconds());
    }
}
