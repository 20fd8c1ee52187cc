package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One account per role, by the login form. A session that a test began serves the next with the same role, as long as it
 * lasts: a session more or less is not what tests of pages are about.
 */
final class Logins {

    private static final Map<String, List<Cookie>> SESSIONS = new ConcurrentHashMap<>();

    private final RunnerClient runner;
    private final String service;

    Logins(RunnerClient runner, String service) {
        this.runner = runner;
        this.service = service;
    }

    static String name(Role role) {
        return "visiting-" + role.word();
    }

    /** Comes back as whoever was here with that role before; a page that was asked for may still lead to the login. */
    void remember(BrowserContext context, Role role) {
        List<Cookie> session = SESSIONS.get(key(role));
        if (session != null) {
            context.addCookies(session);
        }
    }

    /** Fills in the form that the page shows. */
    void logIn(Page page, Role role) {
        int status = runner.post(
                        "/api/v1/users",
                        Map.of("username", name(role), "password", RunnerClient.PASSWORD, "role", role.word()))
                .status();
        assertThat(status).isIn(201, 409);
        page.locator("input[name=username]").fill(name(role));
        page.locator("input[name=password]").fill(RunnerClient.PASSWORD);
        page.locator("button[type=submit]").first().click();
        assertThat(page.url()).as("where the login leads").doesNotContain("/login");
        SESSIONS.put(
                key(role),
                page.context().cookies().stream()
                        .filter(cookie -> cookie.name.equals("JSESSIONID"))
                        .toList());
    }

    private String key(Role role) {
        return service + " " + role;
    }
}
