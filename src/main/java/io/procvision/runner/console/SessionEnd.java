package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.UUID;

/** Acts when a session ends, by logout, by time or because its account changed: it is told as what the session held. */
final class SessionEnd implements HttpSessionBindingListener {

    private final Runnable action;

    private SessionEnd(Runnable action) {
        this.action = action;
    }

    /** @return the key by which to let go */
    static String attach(HttpSession session, Runnable action) {
        String key = SessionEnd.class.getName() + "." + UUID.randomUUID();
        try {
            session.setAttribute(key, new SessionEnd(action));
        } catch (IllegalStateException endedAlready) {
            throw new RunnerException(Problem.UNAUTHORIZED, "Your session has ended: log in again", endedAlready);
        }
        return key;
    }

    static void detach(HttpSession session, String key) {
        try {
            session.removeAttribute(key);
        } catch (IllegalStateException endedAlready) {
            // and with it the attribute
        }
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        action.run();
    }
}
