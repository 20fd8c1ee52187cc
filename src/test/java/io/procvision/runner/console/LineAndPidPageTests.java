package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.StoreFolder;
import io.procvision.runner.accounts.Role;
import io.procvision.runner.health.CallTrends;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** What people do with the line and one of its PIDs. The PIDs A18 and A19 are theirs. */
@ConsoleTest
class LineAndPidPageTests {

    @Autowired
    private RunnerClient runner;

    @Autowired
    private CallTrends trends;

    @Autowired
    private StoreFolder store;

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
    void anOperatorRollsBack(Visitor visitor) {
        runner.activate("fault_lab", "1.1.0", "A18");

        visitor.as(Role.OPERATOR).open("/console/pids/A18").follow("Roll back");
        visitor.axe().fill("Reason", "scratches came back").press("Roll back to fault_lab 1.0.0");

        assertThat(visitor.page().locator(".flash")).containsText("A18 is back on fault_lab 1.0.0");
        Locator newest = visitor.main().locator("#history li").first();
        assertThat(newest).containsText("fault_lab 1.0.0");
        assertThat(newest).containsText("scratches came back");
        assertThat(newest).containsText(Logins.name(Role.OPERATOR));
        assertThat(runner.get("/api/v1/pids/A18/history").items("cause")).startsWith("rollback");
        visitor.doesNotSee("is quarantined here");
    }

    /** It comes before every other PID of these tests by its name. */
    @Test
    void aBindingThatServesNothingIsTheFirstThingToLookAt(Visitor visitor) throws IOException {
        store.bind("A00", "crash_lab", "77.0.0");
        try {
            visitor.as(Role.OPERATOR).open("/console");
            Locator attention = visitor.main().locator(".attention");
            assertThat(attention).containsText("The binding of A00 is damaged");
            assertThat(attention).containsText("names crash_lab 77.0.0, which is not installed");
            assertThat(attention).containsText("activate a version for the PID");
            assertThat(attention).not().containsText("Emergency rollback");
            visitor.axe().screenshot("line-damaged");

            visitor.follow("Look at A00")
                    .sees("binding damaged")
                    .sees("names crash_lab 77.0.0, which is not installed")
                    .doesNotSee("Emergency rollback");
            visitor.axe().speak("zh").open("/console/pids/A00").sees("绑定文件指定的 crash_lab 77.0.0 未安装");
        } finally {
            Files.deleteIfExists(store.binding("A00"));
        }
    }

    @Test
    void whatIsUnhealthyNeedsAttentionAndSaysWhyInTheLanguageOfThePage(Visitor visitor) {
        for (int calls = 0; calls < 20; calls++) {
            runner.call("A18", "{\"error\": \"scratches\"}");
        }

        visitor.as(Role.OPERATOR).open("/console?show=attention");
        Locator row = row(visitor, "A18");
        assertThat(row).containsText("unhealthy");
        assertThat(row).containsText("100.0");
        assertThat(visitor.main().locator(".attention").getByRole(AriaRole.LINK, named("Emergency rollback")))
                .isVisible();
        visitor.axe().open("/console/pids/A18").sees("100 % of the last 20 calls failed (limit 5 %) within");
        visitor.speak("zh").open("/console/pids/A18").sees("最近 20 次调用中有 100 % 失败（上限 5 %");
    }

    @Test
    void whatDiesTooOftenNeedsAttention(Visitor visitor) {
        runner.installed("crash_lab-1.0.0");
        runner.switchTo("crash_lab", "1.0.0", "A18");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> runner.call("A18", "{\"exit\": 3}").detail().contains("held down"));
        try {
            visitor.as(Role.OPERATOR).open("/console?show=attention");
            Locator attention = visitor.main().locator(".attention");
            assertThat(attention).containsText("A18 is down: crash_lab 1.0.0 died too often");
            assertThat(attention).containsText("Go back to the version before");
            assertThat(row(visitor, "A18")).containsText("down");
            visitor.axe().screenshot("line-down");

            visitor.speak("zh").open("/console");
            assertThat(attention).containsText("A18 已停止服务：crash_lab 1.0.0 崩溃次数过多");
            visitor.atNight().axe().speak("en").open("/console");
            attention.getByRole(AriaRole.LINK, named("Emergency rollback")).click();
            visitor.press("Take A18 back to fault_lab 1.0.0 now").sees("fault_lab 1.0.0");
        } finally {
            runner.release("A18");
            runner.post("/api/v1/processes/crash_lab@1.0.0~1/restart", Map.of());
        }
    }

    @Test
    void marksAreShownAndFilteredBy(Visitor visitor) {
        runner.activate("fault_lab", "1.1.0", "A18");
        assertThat(runner.emergency("A18").status()).isEqualTo(200);
        runner.send(HttpMethod.PUT, "/api/v1/pids/A19/pin", Map.of("reason", "audit today"), headers -> {});

        try {
            visitor.as(Role.VIEWER).open("/console");
            assertThat(row(visitor, "A18")).containsText("1.1.0 quarantined");
            assertThat(row(visitor, "A19")).containsText("pinned");

            filter(visitor, "Pinned");
            assertThat(row(visitor, "A19")).isVisible();
            assertThat(row(visitor, "A18")).hasCount(0);
            filter(visitor, "Quarantine");
            assertThat(row(visitor, "A18")).isVisible();
            assertThat(row(visitor, "A19")).hasCount(0);
            visitor.axe();
        } finally {
            runner.delete("/api/v1/pids/A19/pin");
        }
    }

    @Test
    void whatIsPartOfACanaryIsMarkedWithIt(Visitor visitor) {
        String canary = runner.post(
                        "/api/v1/canaries",
                        Map.of(
                                "name", "fault_lab",
                                "version", "1.1.0",
                                "stages", List.of(Map.of("pids", List.of("A19"), "bake", "PT1H")),
                                "reason", "marks"))
                .body()
                .path("id")
                .asString();
        try {
            visitor.as(Role.VIEWER).open("/console");
            filter(visitor, "In a canary");

            assertThat(row(visitor, "A18")).hasCount(0);
            row(visitor, "A19")
                    .getByRole(AriaRole.LINK, named("canary " + canary))
                    .click();
            assertThat(visitor.page()).hasURL(Pattern.compile("/console/canaries/" + canary + "$"));

            await().until(() -> runner.get("/api/v1/pids/A19")
                    .body()
                    .path("version")
                    .asString()
                    .equals("1.1.0"));
            visitor.as(Role.OPERATOR)
                    .open("/console/pids/A19/rollback")
                    .sees("The canary has reached this PID")
                    .axe()
                    .screenshot("confirm-in-a-canary");
            assertThat(visitor.main().getByRole(AriaRole.BUTTON)).hasCount(0);
            visitor.speak("zh").open("/console/pids/A19/rollback").sees("灰度发布已到达该 PID");
        } finally {
            runner.post("/api/v1/canaries/%s/abort".formatted(canary), Map.of("reason", "looked at"));
        }
    }

    @Test
    void theLogOfAProcessIsReadBesideItsPid(Visitor visitor) {
        runner.call("A18", "{\"log\": \"the lamp of A18 flickers\"}");

        visitor.as(Role.VIEWER).open("/console/pids/A18");
        assertThat(visitor.main().locator("#serving")).containsText("fault_lab@1.0.0~1");
        Locator log = visitor.main().locator("#log");
        assertThat(log).not().isVisible();
        visitor.page().getByText("What it last wrote").click();

        assertThat(log).isVisible();
        assertThat(log).containsText("the lamp of A18 flickers");
        visitor.axe();
    }

    /** More than a page of files that bind nothing that is installed are as good as PIDs, and cheaper. */
    @Test
    void aLongLineHasPages(Visitor visitor) throws IOException {
        List<String> many =
                IntStream.range(0, 60).mapToObj("PAGED%02d"::formatted).toList();
        for (String pid : many) {
            store.bind(pid, "crash_lab", "77.0.0");
        }
        try {
            visitor.as(Role.VIEWER).open("/console?q=paged");
            assertThat(visitor.main().locator("tbody tr")).hasCount(50);
            visitor.follow("Next");

            assertThat(visitor.main().locator("tbody tr")).hasCount(10);
            assertThat(row(visitor, "PAGED59")).isVisible();
            visitor.sees("Page 2 of 2").axe();
        } finally {
            for (String pid : many) {
                Files.deleteIfExists(store.binding(pid));
            }
        }
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

    /** The browser takes a blank for an answer. */
    @Test
    void aPinWithoutAReasonIsRefused(Visitor visitor) {
        visitor.as(Role.OPERATOR)
                .open("/console/pids/A19/pin")
                .fill("Reason", "   ")
                .press("Pin A19");

        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("A reason is required");
        assertThat(runner.get("/api/v1/pids/A19/pin").status()).isEqualTo(404);
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
        visitor.atNight().speak("zh").open("/login?wait=7").axe();
        assertThat(visitor.page().locator("html")).hasAttribute("lang", "zh-CN");
        visitor.byDay().speak("en").open("/login?wait=2").sees("Too many failed attempts. Wait 2 s");
        visitor.sees("Wait 0 s, then try again.");
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

    private static Locator row(Visitor visitor, String pid) {
        return visitor.main()
                .locator("tbody tr")
                .filter(new Locator.FilterOptions()
                        .setHas(visitor.page()
                                .locator("th")
                                .getByText(pid, new Locator.GetByTextOptions().setExact(true))));
    }

    private static void filter(Visitor visitor, String name) {
        visitor.main()
                .locator(".filters a", new Locator.LocatorOptions().setHasText(name))
                .click();
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
