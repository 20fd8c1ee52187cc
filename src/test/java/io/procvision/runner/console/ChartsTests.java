package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the charts of a PID draw, by what they are given and what they write into their canvases. */
@ConsoleTest
class ChartsTests {

    private static final String PID = "A17";

    /** Before any script of the page: remembers every text that is drawn. */
    private static final String LISTEN = """
            window.drawn = [];
            const fillText = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
              window.drawn.push(text);
              return fillText.call(this, text, ...where);
            };
            """;

    @Autowired
    private RunnerClient runner;

    @BeforeEach
    void bind() {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");
        runner.unbind(PID);
        runner.switchTo("fault_lab", "1.0.0", PID);
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void aSwitchIsMarkedOnTheChartsThatAreOpen(Visitor visitor) {
        Page page = visitor.page();
        page.addInitScript(LISTEN);
        visitor.as(Role.VIEWER).open("/console/pids/" + PID);
        assertThat(page.locator("#charts canvas")).hasCount(3);
        assertThat(drawn(page)).doesNotContain("1.1.0");

        Response figures = page.waitForResponse(
                answer -> answer.url().endsWith("/trend")
                        && marks(answer).findValuesAsString("version").contains("1.1.0"),
                () -> runner.activate("fault_lab", "1.1.0", PID));

        JsonNode newest = Objects.requireNonNull(marks(figures).get(0));
        assertThat(newest.path("version").asString()).isEqualTo("1.1.0");
        assertThat(newest.path("cause").asString()).isEqualTo("activate");
        await().pollInSameThread().untilAsserted(() -> assertThat(drawn(page)).contains("1.1.0"));
        visitor.axe().screenshot("pid-marks");
    }

    private static JsonNode marks(Response answer) {
        return new JsonMapper().readTree(answer.text()).path("switches");
    }

    private static String drawn(Page page) {
        return String.valueOf(page.evaluate("window.drawn.join(' ')"));
    }
}
