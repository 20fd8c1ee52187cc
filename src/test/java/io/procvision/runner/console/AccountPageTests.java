package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Somebody changes the own password and goes on working. */
@ConsoleTest
class AccountPageTests {

    private static final String FIRST = "a first password";
    private static final String SECOND = "a second password";

    @Autowired
    private RunnerClient runner;

    private final String name = "self-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aChangedPasswordCountsAndTheSessionGoesOn(Visitor visitor) {
        runner.post("/api/v1/users", Map.of("username", name, "password", FIRST, "role", "viewer"));
        visitor.open("/console/account");
        logIn(visitor, FIRST);
        visitor.sees(name).axe().screenshot("account");

        change(visitor, "a wrong password", SECOND, SECOND);
        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("not your password");
        change(visitor, FIRST, SECOND, "something else");
        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("differ");
        change(visitor, FIRST, SECOND, SECOND);
        assertThat(visitor.page().getByRole(AriaRole.STATUS).first()).containsText("Your password is changed");

        visitor.open("/console/account").sees(name);
        visitor.page().context().clearCookies();
        visitor.open("/console/account");
        logIn(visitor, SECOND);
        visitor.sees(name);
    }

    @Test
    void oneComesToTheOwnAccountByTheOwnName(Visitor visitor) {
        visitor.as(Role.VIEWER).open("/console");
        visitor.page().locator(".person a").click();

        visitor.sees("Change your password");
    }

    private void logIn(Visitor visitor, String password) {
        visitor.page().locator("input[name=username]").fill(name);
        visitor.page().locator("input[name=password]").fill(password);
        visitor.page().locator("main button[type=submit]").click();
    }

    private static void change(Visitor visitor, String current, String next, String repeated) {
        visitor.fill("Your present password", current)
                .fill("Your new password", next)
                .fill("The new one again", repeated)
                .press("Change my password");
    }
}
