package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** What an emergency left, or a person withdrew, is bound by nobody until a person lets it go with a reason. */
@RunnerTest
class QuarantineTests {

    private static final String PID = "E01";
    private static final String OTHER = "E02";
    private static final String FRESH = "E03";
    private static final String BAD = "1.2.0";
    private static final String HELD = "/api/v1/pids/%s/quarantine/sick_lab/%s".formatted(PID, BAD);
    private static final String WITHDRAW = "/api/v1/algorithms/sick_lab/%s/withdraw".formatted(BAD);

    @Autowired
    private RunnerClient runner;

    @BeforeEach
    void install() {
        runner.installed("sick_lab-1.0.0", "sick_lab-1.1.0", "sick_lab-1.2.0");
    }

    @AfterEach
    void leaveNothingHeld() {
        runner.delete(WITHDRAW, Map.of("reason", "test"));
        runner.delete("/api/v1/pids/" + OTHER + "/pin");
        runner.unbind(PID, OTHER, FRESH);
    }

    @Test
    void whatAnEmergencyLeftIsShownAndRefusedOnThatPidOnly() {
        bindAll(PID, OTHER);
        runner.emergency(PID);

        JsonNode hold = holds(PID).get(0);
        assertThat(hold.path("name").asString()).isEqualTo("sick_lab");
        assertThat(hold.path("version").asString()).isEqualTo(BAD);
        assertThat(hold.path("cause").asString()).isEqualTo("emergency");
        assertThat(hold.path("operator").asString()).isEqualTo("admin");
        assertThat(hold.path("reason").asString()).isEqualTo("test");
        assertThat(hold.path("at").isString()).isTrue();
        assertThat(runner.get("/api/v1/audit?size=2&pid=" + PID).items("action"))
                .containsExactlyInAnyOrder("emergency", "quarantine");

        assertProblem(
                runner,
                runner.activate("sick_lab", BAD, PID),
                409,
                "2013",
                "quarantined",
                "sick_lab " + BAD,
                PID,
                "admin",
                HELD);
        assertThat(runner.switchTo("sick_lab", BAD, PID).code()).isEqualTo("2013");
        assertThat(runner.activate("sick_lab", BAD, OTHER).status()).isEqualTo(200);
        assertThat(versionOf(PID)).isEqualTo("1.1.0");
    }

    @Test
    void aPersonReleasesItWithAReason() {
        bindAll(PID);
        runner.emergency(PID);

        assertThat(runner.delete(HELD).code()).isEqualTo("1006");
        assertThat(runner.delete(HELD, Map.of("reason", " ")).code()).isEqualTo("1006");
        assertThat(holds(PID)).hasSize(1);

        assertThat(runner.delete(HELD, Map.of("reason", "lamp replaced")).status())
                .isEqualTo(204);

        assertThat(holds(PID)).isEmpty();
        JsonNode entry = runner.get("/api/v1/audit?size=1&pid=" + PID).body().at("/items/0");
        assertThat(entry.path("action").asString()).isEqualTo("release");
        assertThat(entry.path("reason").asString()).isEqualTo("lamp replaced");
        assertThat(entry.path("operator").asString()).isEqualTo("admin");
        assertThat(runner.activate("sick_lab", BAD, PID).status()).isEqualTo(200);
        assertProblem(runner, runner.delete(HELD, Map.of("reason", "again")), 404, "3004", "not_found", PID, BAD);
    }

    @Test
    void anEmergencyPassesOverWhatIsHeldBack() {
        bindAll(PID);
        runner.activate("sick_lab", "1.1.0", PID);
        runner.post(WITHDRAW, Map.of("reason", "misses scratches"));

        assertThat(runner.emergency(PID).status()).isEqualTo(200);
        assertThat(versionOf(PID)).isEqualTo("1.0.0");

        assertProblem(
                runner,
                runner.emergency(PID),
                409,
                "2009",
                "no_rollback_target",
                PID,
                "sick_lab " + BAD + " was withdrawn everywhere");
        assertThat(versionOf(PID)).isEqualTo("1.0.0");
    }

    @Test
    void aWithdrawnVersionIsLeftByAllItsPidsAndBoundByNone() {
        bindAll(PID, OTHER);
        runner.activate("sick_lab", BAD, FRESH);

        Answer answer = runner.post(WITHDRAW, Map.of("reason", "misses scratches"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(names(answer.body().path("activations"))).containsExactly(PID, OTHER);
        JsonNode remaining = answer.body().path("remaining").path(0);
        assertThat(remaining.path("pid").asString()).isEqualTo(FRESH);
        assertThat(remaining.path("code").asString()).isEqualTo("2009");
        assertThat(versionOf(PID)).isEqualTo("1.1.0");
        assertThat(versionOf(FRESH)).isEqualTo(BAD);
        assertThat(runner.get("/api/v1/pids/" + PID + "/history?size=1").items("reason"))
                .allMatch(reason -> reason.contains("misses scratches"));
        assertThat(runner.get("/api/v1/quarantine?size=500")
                        .body()
                        .path("items")
                        .valueStream())
                .anySatisfy(hold -> {
                    assertThat(hold.path("pid").isNull()).isTrue();
                    assertThat(hold.path("version").asString()).isEqualTo(BAD);
                    assertThat(hold.path("cause").asString()).isEqualTo("withdrawal");
                });
        assertThat(holds(PID)).as("held everywhere, so not on each PID too").isEmpty();
        assertThat(runner.get("/api/v1/algorithms/sick_lab/" + BAD)
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("withdrawn");
        assertThat(runner.get("/api/v1/algorithms?state=withdrawn")
                        .body()
                        .valueStream()
                        .map(each -> each.path("version").asString()))
                .contains(BAD);
        assertProblem(
                runner,
                runner.activate("sick_lab", BAD, OTHER),
                409,
                "2013",
                "quarantined",
                "misses scratches",
                WITHDRAW);
    }

    @Test
    void aWithdrawnVersionIsAllowedAgainWithAReason() {
        bindAll(PID);
        runner.post(WITHDRAW, Map.of("reason", "misses scratches"));

        assertThat(runner.delete(WITHDRAW).code()).isEqualTo("1006");
        assertThat(runner.delete(WITHDRAW, Map.of("reason", "was the lamp")).status())
                .isEqualTo(204);

        assertThat(runner.activate("sick_lab", BAD, PID).status()).isEqualTo(200);
        assertThat(runner.get("/api/v1/audit?size=20&action=allow").items("reason"))
                .contains("was the lamp");
        assertThat(runner.delete(WITHDRAW, Map.of("reason", "again")).code()).isEqualTo("3004");
    }

    @Test
    void aPinnedPidKeepsAWithdrawnVersionUnlessThePinIsOverridden() {
        bindAll(PID, OTHER);
        runner.send(
                HttpMethod.PUT, "/api/v1/pids/" + OTHER + "/pin", Map.of("reason", "acceptance test"), headers -> {});

        Answer answer = runner.post(WITHDRAW, Map.of("reason", "misses scratches"));

        assertThat(names(answer.body().path("activations"))).containsExactly(PID);
        assertThat(names(answer.body().path("remaining"))).containsExactly(OTHER);
        assertThat(versionOf(OTHER)).isEqualTo(BAD);

        Answer again = runner.post(WITHDRAW, Map.of("reason", "misses scratches", "override_pin", true));
        assertThat(names(again.body().path("activations"))).containsExactly(OTHER);
        assertThat(versionOf(OTHER)).isEqualTo("1.1.0");
    }

    @Test
    void onlyWhatIsInstalledIsWithdrawnAndOnlyWithAReason() {
        assertThat(runner.post("/api/v1/algorithms/sick_lab/9.9.9/withdraw", Map.of("reason", "none"))
                        .code())
                .isEqualTo("2008");
        assertThat(runner.post(WITHDRAW, Map.of()).code()).isEqualTo("1006");
    }

    private void bindAll(String... pids) {
        for (String version : List.of("1.0.0", "1.1.0", BAD)) {
            Answer answer = runner.activate("sick_lab", version, pids);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
    }

    private List<JsonNode> holds(String pid) {
        return runner.get("/api/v1/quarantine?size=500")
                .body()
                .path("items")
                .valueStream()
                .filter(hold -> hold.path("pid").asString("").equals(pid))
                .toList();
    }

    private static List<String> names(JsonNode items) {
        return items.valueStream().map(each -> each.path("pid").asString()).toList();
    }

    private String versionOf(String pid) {
        return runner.get("/api/v1/pids/" + pid).body().path("version").asString();
    }
}
