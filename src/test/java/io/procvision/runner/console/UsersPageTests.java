package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An admin adds a person, gives another role and another password, shuts the account and deletes it. */
@ConsoleTest
class UsersPageTests {

    private static final String FIRST = "a first password";
    private static final String SECOND = "a second password";

    @Autowired
    private RunnerClient runner;

    private final String name = "person-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void anAccountFromItsBeginningToItsEnd(Visitor visitor) {
        visitor.as(Role.ADMIN)
                .open("/console/users")
                .fill("Name", name)
                .select("Role", "VIEWER")
                .fill("First password", FIRST)
                .press("Add this user")
                .sees(name)
                .axe()
                .screenshot("users");
        assertThat(status(FIRST)).isEqualTo(200);

        visitor.follow(name).sees("may log in").axe().screenshot("user");
        visitor.select("Role", "OPERATOR").press("Give this role");
        assertThat(visitor.page().getByRole(AriaRole.STATUS).first()).containsText("is changed");
        assertThat(runner.get("/api/v1/users/" + name).body().path("role").asString())
                .isEqualTo("operator");

        visitor.fill("Password", SECOND).press("Set this password");
        assertThat(visitor.page().getByRole(AriaRole.STATUS).first()).containsText("is changed");
        assertThat(status(FIRST)).isEqualTo(401);
        assertThat(status(SECOND)).isEqualTo(200);

        visitor.press("Disable this account").sees("disabled");
        assertThat(status(SECOND)).isEqualTo(401);
        visitor.press("Enable this account").sees("may log in");

        visitor.press("Delete %s for good".formatted(name));
        assertThat(visitor.page()).hasURL(java.util.regex.Pattern.compile("/console/users$"));
        assertThat(runner.get("/api/v1/users/" + name).status()).isEqualTo(404);
    }

    @Test
    void aPasswordThatIsTooShortForTheServiceIsSaidSo(Visitor visitor) {
        visitor.as(Role.ADMIN)
                .open("/console/users")
                .fill("Name", name)
                .fill("First password", "ä".repeat(50))
                .press("Add this user");

        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("at most 72 bytes");
        assertThat(visitor.page().locator("#username")).hasValue(name);
    }

    private int status(String password) {
        return runner.send(
                        org.springframework.http.HttpMethod.GET,
                        "/api/v1/account",
                        null,
                        headers -> headers.setBasicAuth(name, password))
                .status();
    }
}
