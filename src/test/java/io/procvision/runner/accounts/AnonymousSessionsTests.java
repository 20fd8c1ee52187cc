package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSessionEvent;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.mock.web.MockServletContext;

class AnonymousSessionsTests {

    private final MockServletContext server = new MockServletContext();
    private final MockHttpSession session = new MockHttpSession(server);

    @Test
    void aSessionIsShortUntilSomebodyHasLoggedIn() {
        server.setSessionTimeout(30);

        new AnonymousSessions().sessionCreated(new HttpSessionEvent(session));
        assertThat(session.getMaxInactiveInterval()).isEqualTo(5 * 60);

        logIn();
        assertThat(session.getMaxInactiveInterval()).isEqualTo(30 * 60);
    }

    @Test
    void itIsNeverLongerThanConfigured() {
        server.setSessionTimeout(2);

        new AnonymousSessions().sessionCreated(new HttpSessionEvent(session));

        assertThat(session.getMaxInactiveInterval()).isEqualTo(2 * 60);
    }

    @Test
    void withoutAnEndForPeopleItHasOneForNobody() {
        server.setSessionTimeout(0);

        new AnonymousSessions().sessionCreated(new HttpSessionEvent(session));
        assertThat(session.getMaxInactiveInterval()).isEqualTo(5 * 60);

        logIn();
        assertThat(session.getMaxInactiveInterval()).isZero();
    }

    private void logIn() {
        MockHttpServletRequest request = new MockHttpServletRequest(server);
        request.setSession(session);
        AnonymousSessions.end(request);
    }
}
