package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** An admin changes limits for all, for a package and for a PID, and sees which of them holds, and why. */
@ConsoleTest
class PolicyPageTests {

    private static final String PID = "A19";

    @Autowired
    private RunnerClient runner;

    @AfterEach
    void restore() {
        runner.delete("/api/v1/policy");
        runner.delete("/api/v1/policy/packages/other_lab");
        runner.delete("/api/v1/policy/pids/" + PID);
        runner.unbind(PID);
    }

    @Test
    void anAdminChangesALimitAndTakesItBack(Visitor visitor) {
        visitor.as(Role.ADMIN).open("/console/policy");
        assertThat(row(visitor, "Errors")).containsText("0.05");
        assertThat(row(visitor, "Errors")).containsText("settings");
        assertThat(row(visitor, "Window")).containsText("1 min");

        visitor.fill("Errors", "0.1")
                .fill("Cool-down", "10m")
                .select("Emergency rollback", "false")
                .main()
                .getByLabel("Reason")
                .first()
                .fill("new camera");
        visitor.press("Put this policy in force");

        assertThat(row(visitor, "Errors").locator("td").first()).hasText("0.1");
        assertThat(row(visitor, "Errors")).containsText("policy for all");
        assertThat(row(visitor, "Emergency rollback").locator("td").first()).hasText("no");
        assertThat(row(visitor, "Cool-down").locator("td").first()).containsText("10 min");
        assertThat(runner.get("/api/v1/audit?action=policy&size=1").items("reason"))
                .containsExactly("new camera");
        visitor.axe().screenshot("policy");

        visitor.press("Remove this policy");
        assertThat(row(visitor, "Errors")).containsText("settings");
    }

    @Test
    void whatMakesNoSenseIsSaidAtItsFieldAndKept(Visitor visitor) {
        visitor.as(Role.ADMIN)
                .open("/console/policy")
                .fill("Errors", "5")
                .fill("Memory", "much")
                .fill("Fewest calls", "30")
                .press("Put this policy in force");

        assertThat(row(visitor, "Errors").locator(".fault")).containsText("a share between 0 and 1");
        assertThat(row(visitor, "Memory").locator(".fault")).containsText("a size such as 2GB");
        assertThat(row(visitor, "Fewest calls").locator(".fault")).hasCount(0);
        assertThat(visitor.page().getByLabel("Errors", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("5");
        assertThat(visitor.page().getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("1006");
        visitor.axe().screenshot("policy-faults");
        assertThat(runner.get("/api/v1/policy").body().path("rules").isEmpty()).isTrue();
    }

    @Test
    void aPidFollowsItsPackageUnlessItHasAPolicyOfItsOwn(Visitor visitor) {
        runner.installed("other_lab-1.0.0");
        runner.switchTo("other_lab", "1.0.0", PID);

        visitor.as(Role.ADMIN).open("/console/policy").fill("Package", "other_lab");
        visitor.page().locator("form:has(#of-package) button").click();
        visitor.sees("Policy of package other_lab").fill("Fewest calls", "7").press("Put this policy in force");
        visitor.fill("PID", PID);
        visitor.page().locator("form:has(#of-pid) button").click();

        visitor.sees("Policy of PID " + PID).doesNotSee("Versions kept");
        assertThat(row(visitor, "Fewest calls")).containsText("package other_lab");
        assertThat(row(visitor, "Fewest calls").locator("td").first()).hasText("7");
        visitor.fill("Fewest calls", "5").press("Put this policy in force");
        assertThat(row(visitor, "Fewest calls").locator("td").first()).hasText("5");
        visitor.open("/console/policy").follow("PID " + PID).sees("Policy of PID " + PID);
    }

    @Test
    void whatSomebodyElseSaidMeanwhileIsNeitherOverwrittenNorHidden(Visitor visitor) {
        visitor.as(Role.ADMIN).open("/console/policy").fill("Errors", "0.1");
        runner.send(HttpMethod.PUT, "/api/v1/policy", Map.of("emergency", Map.of("min_calls", 30)), headers -> {});
        visitor.press("Put this policy in force");

        assertThat(visitor.page().locator(".flash")).containsText("it says emergency.min_calls 30");
        assertThat(visitor.field("Fewest calls")).hasValue("30");

        String page = visitor.page().url();
        visitor.page().navigate("/login?expired", new Page.NavigateOptions().setReferer(page));
        assertThat(visitor.page()).hasURL(page);
        assertThat(visitor.page().locator(".flash")).containsText("earlier session");
        assertThat(visitor.field("Fewest calls")).hasValue("30");

        visitor.fill("Errors", "0.1").press("Put this policy in force");
        assertThat(row(visitor, "Errors").locator("td").first()).hasText("0.1");
        assertThat(row(visitor, "Fewest calls").locator("td").first()).hasText("30");
    }

    @Test
    void whoMayNotChangeItSeesNoFields(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/policy").sees("settings").doesNotSee("Put this policy in force");

        assertThat(visitor.page().locator("table input, table select")).hasCount(0);
        visitor.axe();
    }

    private static Locator row(Visitor visitor, String rule) {
        return visitor.main().locator("tbody tr:has(th > :is(label, span):text-is('%s'))".formatted(rule));
    }
}
