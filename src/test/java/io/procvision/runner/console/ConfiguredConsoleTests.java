package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import io.procvision.runner.notification.Receiver;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Pages of a service that tells a webhook, which does not try a second time by itself, and that waits long before it starts
 * a process that died twice.
 */
@ConsoleTest
@TestPropertySource(
        properties = {
            "runner.notification.interval=100ms",
            "runner.notification.delay=1h",
            "runner.notification.max-delay=1h",
            "runner.process.restart.delay=1h",
            "runner.process.restart.max-delay=1h"
        })
class ConfiguredConsoleTests {

    private static final Receiver RECEIVER = new Receiver();
    private static final String PID = "A18";

    @Autowired
    private RunnerClient runner;

    @DynamicPropertySource
    static void receiver(DynamicPropertyRegistry properties) {
        properties.add("runner.notification.webhooks[0].name", () -> "andon");
        properties.add("runner.notification.webhooks[0].url", RECEIVER::url);
        properties.add("runner.notification.webhooks[0].secret", () -> Receiver.SECRET);
        properties.add("runner.notification.webhooks[0].events", () -> "emergency");
    }

    @AfterAll
    static void close() {
        RECEIVER.close();
    }

    @BeforeEach
    void answer() {
        RECEIVER.received().clear();
        RECEIVER.answers(message -> 204);
    }

    @Test
    void aTestIsSentAndArrives(Visitor visitor) {
        visitor.as(Role.ADMIN).open("/console/notifications").sees("andon").axe();

        visitor.press("Send a test");

        assertThat(visitor.page().locator(".flash")).containsText("Tests are on their way: 1.");
        assertThat(newest(visitor)).containsText("delivered");
        visitor.axe().screenshot("notifications-sent");
        assertThat(RECEIVER.received()).singleElement().satisfies(message -> {
            assertThat(message.json().path("type").asString()).isEqualTo("test");
            assertThat(message.json().path("operator").asString()).isEqualTo(Logins.name(Role.ADMIN));
            assertThat(message.signature()).isNotBlank();
        });
    }

    @Test
    void whatDidNotArriveIsSentAgainByHand(Visitor visitor) {
        RECEIVER.answers(message -> 500);
        visitor.as(Role.ADMIN).open("/console/notifications").press("Send a test");
        assertThat(newest(visitor)).containsText("500");
        assertThat(newest(visitor)).containsText("pending");

        RECEIVER.answers(message -> 204);
        newest(visitor).locator("button").click();

        assertThat(visitor.page().locator(".flash")).containsText("on its way to andon again");
        assertThat(newest(visitor)).containsText("delivered");
        assertThat(RECEIVER.received()).hasSize(2);
    }

    @Test
    void aPidWhoseProcessWaitsForItsRestartNeedsAttention(Visitor visitor) {
        runner.installed("fault_lab-1.0.0");
        runner.activate("fault_lab", "1.0.0", PID);
        for (int deaths = 0; deaths < 2; deaths++) {
            assertThat(runner.call(PID, "{\"exit\": 3}").status()).isEqualTo(503);
        }

        visitor.as(Role.OPERATOR).open("/console");
        Locator attention = visitor.main().locator(".attention");
        assertThat(attention).containsText("A18 is restarting: fault_lab 1.0.0 died");
        assertThat(attention).containsText("Wait a moment.");
        visitor.axe().screenshot("line-restarting");
        visitor.speak("zh").open("/console");
        assertThat(attention).containsText("A18 正在重启：fault_lab 1.0.0 崩溃");
        visitor.atNight().axe().speak("en").open("/console/pids/A18");
        assertThat(visitor.main().locator("h1")).containsText("restarting");

        runner.post("/api/v1/processes/fault_lab@1.0.0~1/restart", Map.of());
        assertThat(visitor.main().locator("h1")).not().containsText("restarting");
        runner.unbind(PID);
    }

    private static Locator newest(Visitor visitor) {
        return visitor.main().locator("tbody tr").first();
    }
}
