package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import io.procvision.runner.health.CallTrends;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What people do with the line and one of its PIDs. The PIDs A18 and A19 are theirs. */
@ConsoleTest
class LineAndPidPageTests {

    @Autowired
    private RunnerClient runner;

    @Autowired
    private CallTrends trends;

    @BeforeEach
    void bindTwo() {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");
        for (String pid : new String[] {"A18", "A19"}) {
            runner.delete("/api/v1/pids/" + pid + "/pin");
            runner.unbind(pid);
            assertThat(runner.activate("fault_lab", "1.0.0", pid).status()).isEqualTo(200);
        }
    }

    @Test
    void theLineShowsAPidAndFindsIt(Visitor visitor) {
        runner.call("A18", "{}");
        trends.sample();

        visitor.as(Role.VIEWER)
                .open("/console")
                .fill("Find a PID, package or version", "a18")
                .press("Find");

        Locator row = visitor.main().locator("tbody tr");
        assertThat(row).hasCount(1);
        assertThat(row).containsText("fault_lab");
        assertThat(row).containsText("too few calls");
        assertThat(row.locator("svg.spark")).isVisible();
        visitor.axe().screenshot("line");
    }

    @Test
    void theLineFollowsASwitchByItself(Visitor visitor) {
        visitor.as(Role.VIEWER).open("/console?q=A19");
        assertThat(visitor.main().locator("tbody tr")).containsText("1.0.0");

        runner.activate("fault_lab", "1.1.0", "A19");

        assertThat(visitor.main().locator("tbody tr")).containsText("1.1.0");
    }

    @Test
    void anOperatorActivatesAndTakesItBackInAnEmergency(Visitor visitor) {
        visitor.as(Role.OPERATOR)
                .open("/console/pids/A18")
                .follow("Activate another version")
                .sees("Which version for A18?");
        visitor.axe();
        visitor.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("fault_lab 1.1.0"))
                .click();
        visitor.sees("Only A18 changes").sees("fault_lab 1.0.0 becomes the way back");
        visitor.axe().screenshot("confirm");
        visitor.fill("Reason", "new light").press("Activate fault_lab 1.1.0");
        assertThat(visitor.page().locator(".flash")).containsText("A18 has fault_lab 1.1.0 now.");
        visitor.sees("new light");

        visitor.follow("Emergency rollback").sees("is quarantined on A18 until somebody releases it");
        visitor.axe().screenshot("emergency");
        visitor.press("Take A18 back to fault_lab 1.0.0 now");

        assertThat(visitor.page().locator(".flash")).containsText("A18 is back on fault_lab 1.0.0");
        visitor.sees("fault_lab 1.1.0 is quarantined here");
        visitor.axe().screenshot("pid");
        assertThat(runner.get("/api/v1/pids/A18/history").items("cause")).startsWith("emergency", "activate");
        assertThat(runner.get("/api/v1/pids/A18/history").items("operator")).startsWith(Logins.name(Role.OPERATOR));

        visitor.follow("Release fault_lab 1.1.0").fill("Reason", "looked at").press("Release it for A18");
        visitor.doesNotSee("is quarantined here");
    }

    @Test
    void aPinIsSetOverriddenAndRemoved(Visitor visitor) {
        visitor.as(Role.OPERATOR)
                .open("/console/pids/A19")
                .follow("Pin")
                .fill("Reason", "audit today")
                .press("Pin A19");
        visitor.sees("audit today");

        visitor.follow("Unbind").sees("Pinned by");
        visitor.page().getByText("Change it although it is pinned").click();
        visitor.press("Unbind A19").sees("No version is bound");

        visitor.follow("Unpin").press("Unpin A19").doesNotSee("audit today");
    }

    @Test
    void whatCannotBeDoneSaysWhyAndWhatToDo(Visitor visitor) {
        visitor.as(Role.OPERATOR)
                .expectComplaint("404")
                .open("/console/pids/NOBODY/emergency")
                .sees("1001")
                .sees("What to do:");
        visitor.axe().screenshot("problem");
    }

    @Test
    void aPageThatIsOutOfDateChangesNothing(Visitor visitor) {
        runner.activate("fault_lab", "1.1.0", "A18");
        visitor.as(Role.OPERATOR).open("/console/pids/A18/rollback");
        runner.rollback("A18");

        visitor.expectComplaint("409").fill("Reason", "kept words").press("Roll back to fault_lab 1.0.0");

        assertThat(visitor.page().locator(".flash")).containsText("which is not what you saw");
    }

    @Test
    void theChartsHaveATableBesideThem(Visitor visitor) {
        runner.call("A18", "{}");
        trends.sample();

        visitor.as(Role.VIEWER).open("/console/pids/A18");

        assertThat(visitor.page().locator("#charts canvas")).hasCount(3);
        visitor.page().getByText("The same as a table").click();
        assertThat(visitor.main().locator("caption", new Locator.LocatorOptions().setHasText("Two minutes a row")))
                .isVisible();
    }

    @Test
    void aViewerIsShownNothingToPressAndMayNotPressIt(Visitor visitor) {
        visitor.as(Role.VIEWER).open("/console/pids/A18").doesNotSee("Emergency rollback");

        visitor.expectComplaint("403").open("/console/pids/A18/emergency").sees("Not allowed");
    }

    @Test
    void itSpeaksChinese(Visitor visitor) {
        visitor.as(Role.OPERATOR).speak("zh").open("/console/pids/A18").sees("紧急回滚");
        visitor.axe().open("/console").axe();

        visitor.follow("English").sees("Since");
        visitor.follow("中文").sees("起始");
    }

    @Test
    void theLoginSaysWhatWasWrong(Visitor visitor) {
        visitor.open("/login")
                .axe()
                .fill("User", "nobody")
                .fill("Password", "wrong password")
                .press("Log in");
        visitor.sees("User or password is wrong").axe().screenshot("login");
    }

    @Test
    void loggingOutEndsTheSession(Visitor visitor) {
        runner.post(
                "/api/v1/users", Map.of("username", "leaving", "password", RunnerClient.PASSWORD, "role", "viewer"));
        visitor.open("/console")
                .fill("User", "leaving")
                .fill("Password", RunnerClient.PASSWORD)
                .press("Log in");

        visitor.press("Log out").sees("You are logged out.");
        visitor.open("/console").sees("Password");
    }
}
