package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Canaries as people plan them, follow them, and take them further or back. */
@ConsoleTest
class CanaryPagesTests {

    private static final String[] PIDS = {"C05", "C06", "C07", "C08"};

    @Autowired
    private RunnerClient runner;

    @BeforeEach
    void bind() {
        runner.installed("canary_lab-1.0.0", "canary_lab-1.1.0");
        runner.activate("canary_lab", "1.0.0", PIDS);
    }

    @AfterEach
    void endAndUnbind() {
        for (String state : List.of("scheduled", "running", "paused", "awaiting_approval", "aborting")) {
            for (JsonNode canary :
                    runner.get("/api/v1/canaries?state=" + state).body().path("items")) {
                String address = "/api/v1/canaries/" + canary.path("id").asLong();
                runner.post(address + "/abort", Map.of("reason", "end of test"));
                await().until(() ->
                        runner.get(address).body().path("state").asString().equals("aborted"));
            }
        }
        runner.unbind(PIDS);
    }

    @Test
    void theLastStageThatIsRemovedLeavesTheFocusToTheButtonThatAddsOne(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/canaries/new");
        assertThat(stages(visitor)).hasCount(3);

        visitor.press("Remove stage 3");

        assertThat(stages(visitor)).hasCount(2);
        assertThat(visitor.page().locator("#add")).isFocused();
    }

    @Test
    void aCanaryIsPlannedFollowedAndTakenBack(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/canaries").axe().follow("Begin a canary");
        visitor.select("Version", "canary_lab/1.1.0").press("Show its PIDs");
        visitor.sees("4 PIDs can be reached").press("Add a stage");
        assertThat(stages(visitor)).hasCount(4);
        visitor.press("Remove stage 3");
        assertThat(stages(visitor)).hasCount(3);
        visitor.fill("PIDs of stage 1", "C06").fill("Reason", "better edges");
        visitor.press("Show which PIDs it reaches").sees("If it began now");
        assertThat(visitor.page().locator("#preview")).isFocused();
        visitor.axe().screenshot("canary-new");

        visitor.fill("PIDs of stage 1", "C07").press("Begin this canary").sees("Not begun");
        assertThat(visitor.page().getByLabel("PIDs of stage 1")).hasValue("C07");
        visitor.press("Begin this canary");
        assertThat(visitor.page()).hasURL(Pattern.compile("/console/canaries/\\d+$"));
        visitor.sees("Being watched").sees("better edges").sees("Too few calls");
        assertThat(version("C07")).isEqualTo("1.1.0");
        visitor.axe().screenshot("canary");

        take(visitor, "Pause", "No further PID is switched", "not now");
        visitor.sees("Paused");
        take(visitor, "Resume", "watched anew", "now");
        visitor.sees("Running");
        visitor.follow("Promote …").sees("Stage 2 opens").axe().screenshot("canary-promote");
        visitor.fill("Reason", "looks well").press("Promote it").sees("Promoted by visiting-operator");
        await().untilAsserted(() -> assertThat(
                        List.of(PIDS).stream().filter(pid -> version(pid).equals("1.1.0")))
                .hasSize(2));
        pressALatePromotion(visitor);
        visitor.follow("Abort …").sees("to canary_lab 1.0.0").axe().screenshot("canary-abort");
        visitor.fill("Reason", "scratches").press("Abort it and take everything back");
        visitor.sees("Taken back").sees("scratches");
        assertThat(List.of(PIDS)).allMatch(pid -> version(pid).equals("1.0.0"));
        visitor.open("/console/canaries").sees("Taken back").axe().screenshot("canaries");
    }

    @Test
    void whatIsRefusedStaysAsItWasTyped(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/canaries/new?target=canary_lab/1.1.0");
        visitor.fill("PIDs of stage 1", "X99").fill("Reason", "better edges");
        visitor.fill("Judged from how many calls on", "77").press("Show which PIDs it reaches");

        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("X99 is not among the supported_pids");
        assertThat(visitor.page().getByLabel("PIDs of stage 1")).hasValue("X99");
        assertThat(visitor.page().getByLabel("Judged from how many calls on")).hasValue("77");
        visitor.axe();
    }

    @Test
    void withoutScriptsItIsPlannedInRounds(Visitor visitor) {
        visitor.page()
                .route(
                        "**/*.js",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setContentType("text/javascript")
                                .setBody("")));
        visitor.as(Role.OPERATOR).open("/console/canaries/new?target=canary_lab/1.1.0");
        visitor.press("Remove stage 3")
                .press("Remove stage 1")
                .press("Add a stage")
                .press("Remove stage 2");
        assertThat(stages(visitor)).hasCount(1);
        visitor.fill("Reason", "by hand").press("Show which PIDs it reaches").press("Begin this canary");
        visitor.sees("Stage 1").sees("50 %");
    }

    @Test
    void whoMadeACanaryIsNotOfferedToApproveIt(Visitor visitor) {
        long id = runner.post(
                        "/api/v1/canaries",
                        Map.of(
                                "name",
                                "canary_lab",
                                "version",
                                "1.1.0",
                                "stages",
                                List.of(Map.of("percent", 25, "bake", "PT0S"), Map.of("percent", 100)),
                                "auto_promote",
                                true,
                                "approval_required",
                                true,
                                "reason",
                                "by admin"))
                .body()
                .path("id")
                .asLong();

        visitor.as(Role.OPERATOR).open("/console/canaries/" + id).sees("Waits for approval");
        visitor.follow("Approve …")
                .sees("Stage 2 opens")
                .axe()
                .fill("Reason", "fine")
                .press("Approve it");
        visitor.sees("approved by visiting-operator").sees("Completed");
    }

    /** Somebody else has opened the last stage while this page still asks about the one before. */
    private void pressALatePromotion(Visitor visitor) {
        String canary = URI.create(visitor.page().url()).getPath();
        visitor.follow("Promote …").sees("Stage 3 opens");
        runner.post(canary.replace("/console", "/api/v1") + "/promote", Map.of("reason", "faster"));
        await().until(() -> List.of(PIDS).stream().allMatch(pid -> version(pid).equals("1.1.0")));
        visitor.fill("Reason", "late").press("Promote it");
        assertThat(visitor.page().locator(".flash")).containsText("stage 3 is open by now, not 2");
        visitor.open(canary).sees("Running");
    }

    private static void take(Visitor visitor, String move, String will, String reason) {
        visitor.follow(move + " …").sees(will).axe().fill("Reason", reason).press(move + " it");
    }

    private static Locator stages(Visitor visitor) {
        return visitor.page().locator(".plan-stages > li");
    }

    private String version(String pid) {
        return runner.get("/api/v1/algorithms/active")
                .body()
                .path(pid)
                .path("version")
                .asString();
    }
}
