package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What runs can be seen, read and restarted. */
@RunnerTest
class ProcessTests {

    private static final String PID = "A14";
    private static final String PROCESS = "/api/v1/processes/other_lab@1.0.0~1";

    @Autowired
    private RunnerClient runner;

    @BeforeEach
    void bind() {
        runner.installed("other_lab-1.0.0");
        runner.activate("other_lab", "1.0.0", PID);
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void aProcessIsShownWithItsFigures() {
        long process = runner.call(PID, "{}").body().at("/data/process").asLong();

        JsonNode view = view();

        assertThat(view.path("name").asString()).isEqualTo("other_lab");
        assertThat(view.path("version").asString()).isEqualTo("1.0.0");
        assertThat(view.path("state").asString()).isEqualTo("idle");
        assertThat(view.path("os_pid").asLong()).isEqualTo(process);
        assertThat(view.path("calls").asLong()).isEqualTo(1);
        assertThat(view.path("uptime_ms").asLong()).isPositive();
        await().untilAsserted(() -> {
            assertThat(view().path("rss_bytes").asLong()).isGreaterThan(1 << 20);
            assertThat(view().path("cpu").isNumber()).isTrue();
        });
    }

    @Test
    void whatAnAlgorithmLogsCanBeRead() {
        runner.call(PID, "{\"log\":\"{\\\"level\\\":\\\"info\\\",\\\"message\\\":\\\"lamp on\\\"}\"}");
        runner.call(PID, "{\"log\":\"plain text\"}");
        runner.call(PID, "{\"raise\":\"no such part\"}");

        await().untilAsserted(() -> {
            JsonNode lines = runner.get(PROCESS + "/logs").body();
            assertThat(lines.valueStream().map(line -> line.path("line").asString()))
                    .contains("plain text")
                    .anyMatch(line -> line.contains("Traceback"))
                    .anyMatch(line -> line.contains("RuntimeError: no such part"));
            assertThat(lines.valueStream()
                            .map(line -> line.at("/fields/message").asString("")))
                    .contains("lamp on");
        });
        assertThat(runner.get(PROCESS + "/logs?lines=1").body().size()).isEqualTo(1);
        assertProblem(runner, runner.get(PROCESS + "/logs?lines=0"), 400, "1006", "invalid_params", "lines");
    }

    @Test
    void aRestartReplacesTheProcessAndLosesNoCall() {
        long before = view().path("os_pid").asLong();

        Answer answer = runner.post(PROCESS + "/restart", Map.of());

        assertThat(answer.status()).isEqualTo(202);
        await().untilAsserted(() -> {
            Answer call = runner.call(PID, "{}");
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.body().at("/data/process").asLong()).isNotEqualTo(before);
        });
        assertThat(view().path("restarts").asInt()).isEqualTo(1);
    }

    @Test
    void aProcessThatIsNotThereIsNamed() {
        assertProblem(
                runner, runner.post("/api/v1/processes/none-1/restart", Map.of()), 404, "3004", "not_found", "none-1");
    }

    @Test
    void theProcessEndsWithItsLastBinding() {
        long process = view().path("os_pid").asLong();

        runner.unbind(PID);

        await().untilAsserted(() -> assertThat(ProcessHandle.of(process)).isEmpty());
        assertThat(runner.get("/api/v1/processes").body().valueStream())
                .noneMatch(each -> each.path("os_pid").asLong() == process);
    }

    private JsonNode view() {
        return runner.get("/api/v1/processes")
                .body()
                .valueStream()
                .filter(process -> process.path("name").asString().equals("other_lab"))
                .filter(process -> !process.path("state").asString().equals("retiring"))
                .findFirst()
                .orElseThrow();
    }
}
