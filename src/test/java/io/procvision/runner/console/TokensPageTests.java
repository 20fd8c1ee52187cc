package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Somebody makes a token for a program, copies it while it is shown, and revokes it. */
@ConsoleTest
class TokensPageTests {

    @Autowired
    private RunnerClient runner;

    private final String name = "line-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aTokenIsShownOnceWorksAndIsRevoked(Visitor visitor) {
        visitor.as(Role.OPERATOR)
                .open("/console/tokens")
                .fill("Name", name)
                .select("Role", "VIEWER")
                .fill(
                        "Until the end of",
                        LocalDate.now(java.time.ZoneOffset.UTC).plusDays(3).toString())
                .press("Make this token")
                .sees("shown this once");
        String secret = visitor.page().locator("#secret").innerText();
        visitor.axe().screenshot("tokens");
        assertThat(status(secret)).isEqualTo(200);

        visitor.open("/console/tokens").sees(name).doesNotSee(secret);
        visitor.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Revoke %s …".formatted(name)))
                .click();
        visitor.sees("refused from its next request on")
                .axe()
                .press("Revoke this token")
                .doesNotSee("Revoke " + name);

        assertThat(status(secret)).isEqualTo(401);
    }

    @Test
    void aNameThatIsTakenIsSaidSoAndTheFormIsKept(Visitor visitor) {
        for (int time = 0; time < 2; time++) {
            visitor.as(Role.VIEWER).open("/console/tokens").fill("Name", name).press("Make this token");
        }

        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("has a token '" + name + "' already");
        assertThat(visitor.page().locator("#name")).hasValue(name);
        assertThat(visitor.page().locator("#owner")).hasCount(0);
    }

    private int status(String secret) {
        return runner.send(
                        org.springframework.http.HttpMethod.GET,
                        "/api/v1/pids",
                        null,
                        headers -> headers.setBearerAuth(secret))
                .status();
    }
}
