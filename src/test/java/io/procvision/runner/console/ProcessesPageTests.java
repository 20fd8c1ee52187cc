package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Somebody looks how the processes are, reads what one wrote, and restarts it. */
@ConsoleTest
class ProcessesPageTests {

    private static final String PID = "A18";
    private static final String[] MANY = {"E21", "E22", "E23", "E24", "E25", "E26", "E27", "E28", "E29"};

    @Autowired
    private RunnerClient runner;

    @AfterEach
    void unbind() {
        runner.unbind(PID);
        runner.unbind(MANY);
    }

    @Test
    void anOperatorReadsTheLogAndRestartsAProcessThatIsSeenComingBack(Visitor visitor) {
        runner.installed("other_lab-1.0.0");
        runner.switchTo("other_lab", "1.0.0", PID);
        runner.call(PID, "{}");

        visitor.as(Role.OPERATOR)
                .open("/console/processes")
                .sees("other_lab@1.0.0~1")
                .axe()
                .screenshot("processes");
        assertThat(row(visitor)).containsText(PID);
        assertThat(row(visitor)).containsText(Pattern.compile("warm|idle|busy"));
        String osPid = row(visitor).locator("td.number").first().innerText();

        visitor.follow("other_lab@1.0.0~1").sees("What it wrote last").sees("Calls that wait go on waiting");
        visitor.axe().screenshot("process");
        visitor.fill("Reason", "looks stuck").press("Restart this process").sees(PID);
        assertThat(visitor.page()
                        .getByRole(com.microsoft.playwright.options.AriaRole.STATUS)
                        .first())
                .containsText("is being restarted");

        visitor.open("/console/processes");
        assertThat(row(visitor).locator("td[data-label=Restarts]")).hasText("1");
        assertThat(row(visitor).locator("td.number").first()).not().hasText(Pattern.compile(osPid + "|–"));
        assertThat(runner.get("/api/v1/audit?action=restart&size=1").items("reason"))
                .containsExactly("looks stuck");
    }

    @Test
    void aViewerMayLookButNotRestart(Visitor visitor) {
        runner.installed("other_lab-1.0.0");
        runner.switchTo("other_lab", "1.0.0", PID);

        visitor.as(Role.VIEWER).open("/console/processes").follow("other_lab@1.0.0~1");

        visitor.sees("What it wrote last").doesNotSee("Restart this process");
    }

    @Test
    void manyPidsAreANumberThatLeadsToThem(Visitor visitor) {
        runner.installed("sick_lab-1.0.0");
        runner.switchTo("sick_lab", "1.0.0", MANY);
        String count = "%d PIDs"
                .formatted(runner.get("/api/v1/algorithms/sick_lab/1.0.0")
                        .body()
                        .path("active_pids")
                        .size());

        visitor.as(Role.VIEWER).open("/console/processes");
        assertThat(row(visitor, "sick_lab@1.0.0~1").locator("a.pid")).hasCount(0);
        visitor.axe().follow(count).sees(MANY[0]).sees(MANY[8]);
        visitor.open("/console/processes/sick_lab@1.0.0~1").follow(count);

        assertThat(visitor.page()).hasURL(Pattern.compile("/console\\?q=sick_lab"));
    }

    @Test
    void aProcessThatIsGoneIsSaidSo(Visitor visitor) {
        visitor.expectComplaint("404").as(Role.VIEWER).open("/console/processes/demo@9.9.9~1");

        visitor.sees("There is no process").axe();
    }

    private static Locator row(Visitor visitor) {
        return row(visitor, "other_lab@1.0.0~1");
    }

    private static Locator row(Visitor visitor, String process) {
        return visitor.main().locator("tbody tr", new Locator.LocatorOptions().setHasText(process));
    }
}
