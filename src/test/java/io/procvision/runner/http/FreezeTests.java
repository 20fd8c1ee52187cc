package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Within a freeze window only emergencies change bindings. */
@RunnerTest
class FreezeTests {

    private static final String PID = "A20";

    @Autowired
    private RunnerClient runner;

    private final Instant start = Instant.now();

    @BeforeEach
    void bind() {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");
        runner.activate("fault_lab", "1.0.0", PID);
        runner.activate("fault_lab", "1.1.0", PID);
    }

    @AfterEach
    void thaw() {
        for (JsonNode window : runner.get("/api/v1/freezes").body()) {
            runner.delete("/api/v1/freezes/" + window.path("id").asLong());
        }
        runner.unbind(PID);
    }

    @Test
    void everyChangeButAnEmergencyIsRefused() {
        Instant end = start.plus(Duration.ofHours(1));
        Answer window = freeze(Map.of("from", start.minusSeconds(1), "until", end));
        assertThat(window.status()).as(window.toString()).isEqualTo(201);
        assertThat(Instant.parse(window.body().path("frozen_until").asString())).isBetween(end.minusMillis(1), end);

        for (Answer answer : List.of(
                runner.activate("fault_lab", "1.0.0", PID),
                runner.switchTo("fault_lab", "1.0.0", PID),
                runner.rollback(PID),
                runner.delete("/api/v1/pids/" + PID))) {
            assertProblem(runner, answer, 409, "2014", "frozen", PID, "year end", "inventory", "until", "emergency");
        }
        assertThat(runner.emergency(PID).status()).isEqualTo(200);
        assertThat(runner.get("/api/v1/pids/" + PID).body().path("version").asString())
                .isEqualTo("1.0.0");

        long id = window.body().path("id").asLong();
        assertThat(runner.delete("/api/v1/freezes/%d?reason=done".formatted(id)).status())
                .isEqualTo(204);
        assertThat(runner.delete("/api/v1/pids/" + PID).status()).isEqualTo(204);
        assertThat(audited("freeze").items("reason")).containsExactly("inventory");
        assertThat(audited("unfreeze").items("reason")).containsExactly("done");
    }

    @Test
    void aWindowThatIsNotOnYetHoldsNobodyUp() {
        freeze(Map.of("from", start.plusSeconds(3600), "until", start.plusSeconds(7200)));

        assertThat(runner.rollback(PID).status()).isEqualTo(200);
    }

    @Test
    void aWeeklyWindowIsKeptAsItWasGiven() {
        Answer window = freeze(Map.of(
                "days", List.of("saturday", "friday"),
                "start", "18:00",
                "end_day", "monday",
                "end", "06:00:30",
                "zone", "Europe/Berlin"));

        assertThat(window.status()).as(window.toString()).isEqualTo(201);
        JsonNode listed = runner.get("/api/v1/freezes").body().path(0);
        assertThat(listed.path("days").valueStream().map(JsonNode::asString)).containsExactly("friday", "saturday");
        assertThat(listed.path("start").asString()).startsWith("18:00");
        assertThat(listed.path("end_day").asString()).isEqualTo("monday");
        assertThat(listed.path("end").asString()).isEqualTo("06:00:30");
        assertThat(listed.path("zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(listed.path("from").isNull()).isTrue();
        assertThat(listed.path("operator").asString()).isEqualTo("admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"from\":\"2026-01-01T00:00:00Z\"}",
                "{\"from\":\"2026-01-02T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}",
                "{\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-01-02T00:00:00Z\",\"zone\":\"UTC\"}",
                "{\"days\":[],\"start\":\"18:00\",\"end\":\"06:00\",\"zone\":\"UTC\"}",
                "{\"days\":[null],\"start\":\"18:00\",\"end\":\"06:00\",\"zone\":\"UTC\"}",
                "{\"days\":[\"someday\"],\"start\":\"18:00\",\"end\":\"06:00\",\"zone\":\"UTC\"}",
                "{\"days\":[\"friday\"],\"start\":\"25:00\",\"end\":\"06:00\",\"zone\":\"UTC\"}",
                "{\"days\":[\"friday\"],\"start\":\"18:00\",\"end\":\"06:00\",\"zone\":\"Mars/Olympus\"}"
            })
    void aWindowThatMakesNoSenseIsRefused(String times) {
        Map<?, ?> body = new JsonMapper().readValue(times, Map.class);

        Answer answer = freeze(body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("1006");
        assertThat(runner.get("/api/v1/freezes").body()).isEmpty();
    }

    @Test
    void aWindowThatIsNotThereCannotBeRemoved() {
        assertProblem(runner, runner.delete("/api/v1/freezes/999999"), 404, "3004", "not_found", "999999");
    }

    private Answer freeze(Map<?, ?> times) {
        Map<Object, Object> body = new HashMap<>(times);
        body.put("name", "year end");
        body.put("reason", "inventory");
        return runner.post("/api/v1/freezes", body);
    }

    private Answer audited(String action) {
        return runner.get("/api/v1/audit?action=%s&from=%s".formatted(action, start));
    }
}
