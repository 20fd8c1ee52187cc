package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Thresholds, retention and crash policy are changed at run time, by whoever may, and never to nonsense. */
@RunnerTest
class PolicyTests {

    private static final String GLOBAL = "/api/v1/policy";
    private static final String PACKAGE = GLOBAL + "/packages/other_lab";
    private static final String PID = "A02";
    private static final String OF_PID = GLOBAL + "/pids/" + PID;

    @Autowired
    private RunnerClient runner;

    @AfterEach
    void restore() {
        for (String policy : new String[] {GLOBAL, PACKAGE, OF_PID}) {
            assertThat(runner.delete(policy).status()).isEqualTo(204);
        }
        runner.unbind(PID);
    }

    @Test
    void withoutAnyTheSettingsHold() {
        Answer answer = runner.get(GLOBAL);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("rules").isEmpty()).isTrue();
        assertEffective(answer, "emergency/max_error_rate", "0.05", "settings");
        assertEffective(answer, "emergency/window", "PT1M", "settings");
        assertEffective(answer, "emergency/max_rss", "none", "settings");
        assertEffective(answer, "retention/keep", "3", "settings");
        assertEffective(answer, "process/on_crash", "rollback", "settings");
    }

    @Test
    void aChangeHoldsAtOnceAndIsAuditedWithWhatItWasBefore() {
        assertThat(put(GLOBAL, Map.of("emergency", Map.of("min_calls", 30))).status())
                .isEqualTo(200);

        Answer answer = put(
                GLOBAL,
                Map.of(
                        "emergency", Map.of("max_error_rate", 0.1, "cool_down", "10m"),
                        "retention", Map.of("keep", 900),
                        "process", Map.of("on_crash", "restart"),
                        "reason", "new camera"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertEffective(answer, "emergency/max_error_rate", "0.1", "global");
        assertEffective(answer, "emergency/cool_down", "PT10M", "global");
        assertEffective(answer, "emergency/min_calls", "20", "settings");
        assertEffective(answer, "retention/keep", "900", "global");
        assertEffective(answer, "process/on_crash", "restart", "global");
        Answer audit = runner.get("/api/v1/audit?action=policy&size=1");
        assertThat(audit.items("outcome")).containsExactly("succeeded");
        assertThat(audit.items("operator")).containsExactly("admin");
        assertThat(audit.items("reason")).containsExactly("new camera");
        assertThat(audit.items("detail").get(0))
                .contains("global: ")
                .contains("emergency.min_calls 30 → (unset)")
                .contains("emergency.max_error_rate (unset) → 0.1")
                .contains("retention.keep (unset) → 900");
    }

    @Test
    void aPidFollowsItsOwnPolicyThenThatOfItsPackage() {
        runner.installed("other_lab-1.0.0");
        runner.activate("other_lab", "1.0.0", PID);
        put(PACKAGE, Map.of("emergency", Map.of("min_calls", 7, "max_cpu", 2), "retention", Map.of("keep", 800)));

        Answer answer = put(OF_PID, Map.of("emergency", Map.of("max_cpu", "none", "min_calls", 5)));

        assertEffective(answer, "emergency/max_cpu", "none", "pid " + PID);
        assertEffective(answer, "emergency/min_calls", "5", "pid " + PID);
        assertEffective(answer, "retention/keep", "800", "package other_lab");
        assertThat(runner.delete(OF_PID).status()).isEqualTo(204);
        assertEffective(runner.get(OF_PID), "emergency/min_calls", "7", "package other_lab");
        assertThat(runner.get(GLOBAL)
                        .body()
                        .at("/packages/other_lab/emergency/min_calls")
                        .asInt())
                .isEqualTo(7);
        assertThat(runner.get("/api/v1/algorithms/other_lab/1.0.0")
                        .body()
                        .path("kept_because")
                        .toString())
                .contains("among the newest 800 of other_lab");
    }

    @Test
    void theHealthOfAPidIsJudgedByItsPolicy() {
        runner.installed("other_lab-1.0.0");
        runner.activate("other_lab", "1.0.0", PID);
        for (int call = 0; call < 4; call++) {
            runner.call(PID, call == 0 ? "{\"raise\":\"no such part\"}" : "{\"ng\":\"scratch\"}");
        }
        assertThat(health().path("verdict").asString()).isEqualTo("inconclusive");
        assertThat(health().path("reason").asString()).contains("4 of the 20 calls");
        assertThat(health().path("calls").asInt()).isEqualTo(4);
        assertThat(health().path("error_rate").asDouble()).isEqualTo(0.25);
        assertThat(health().path("ng_rate").asDouble()).isEqualTo(1);
        assertThat(health().path("timeout_rate").asDouble()).isZero();
        assertThat(health().path("p95_ms").asDouble()).isPositive();
        assertThat(health().path("window_seconds").asDouble()).isPositive();

        put(OF_PID, Map.of("emergency", Map.of("min_calls", 4, "max_error_rate", 0, "enabled", false)));

        assertThat(health().path("verdict").asString()).isEqualTo("unhealthy");
        assertThat(health().path("reason").asString()).contains("25 % of the last 4 calls failed (limit 0 %)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"emergency\":{\"max_error_rate\":5}}     | max-error-rate",
                "{\"emergency\":{\"max_error_rate\":\"x\"}} | emergency.max_error_rate is x",
                "{\"emergency\":{\"max_eror_rate\":0.1}}    | emergency.max_eror_rate is no rule",
                "{\"emergency\":{\"window\":\"10ms\"}}      | window",
                "{\"emergency\":{\"max_missed_heartbeats\":3}} | must not be above runner.process.missed-heartbeats (2)",
                "{\"emergency\":{\"window\":[1]}}           | a duration such as PT90S",
                "{\"emergency\":{\"enabled\":\"perhaps\"}}  | true or false",
                "{\"emergency\":{\"min_calls\":2.5}}        | a whole number",
                "{\"emergency\":{\"max_rss\":\"much\"}}     | a size such as 2GB",
                "{\"emergency\":7}                          | emergency is no group of rules",
                "{\"max_error_rate\":0.1}                   | max_error_rate is no group of rules",
                "{\"retention\":{\"keep\":0}}               | retention.keep",
                "{\"process\":{\"on_crash\":\"shrug\"}}     | rollback or restart",
                "[]                                         | a JSON object"
            })
    void whatMakesNoSenseIsRefusedAuditedAndChangesNothing(String body, String named) {
        Answer before = runner.get(GLOBAL);

        assertProblem(runner, put(GLOBAL, body), 400, "1006", "invalid_params", named);

        assertThat(runner.get(GLOBAL).body()).isEqualTo(before.body());
        Answer audit = runner.get("/api/v1/audit?action=policy&size=1");
        assertThat(audit.items("outcome")).containsExactly("refused");
        assertThat(audit.items("detail").get(0)).contains(named);
    }

    @Test
    void retentionIsNoMatterOfAPid() {
        assertProblem(
                runner,
                put(OF_PID, Map.of("retention", Map.of("keep", 5))),
                400,
                "1006",
                "invalid_params",
                "retention.keep is a matter of packages");
        assertThat(runner.get("/api/v1/audit?action=policy&pid=%s&size=1".formatted(PID))
                        .items("outcome"))
                .containsExactly("refused");
    }

    @Test
    void malformedNamesAreRefused() {
        assertProblem(runner, put(GLOBAL + "/pids/-A", "{}"), 400, "1001", "invalid_pid", "-A");
        assertProblem(runner, put(GLOBAL + "/packages/-x", "{}"), 400, "1006", "invalid_params", "-x");
    }

    private Answer put(String path, Object body) {
        return runner.send(HttpMethod.PUT, path, body, headers -> {});
    }

    private JsonNode health() {
        return runner.get("/api/v1/pids/" + PID).body().path("health");
    }

    private static void assertEffective(Answer answer, String rule, String value, String from) {
        assertThat(answer.body().at("/effective/" + rule + "/value").asString()).isEqualTo(value);
        assertThat(answer.body().at("/effective/" + rule + "/from").asString()).isEqualTo(from);
    }
}
