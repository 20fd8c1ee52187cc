package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** A pinned PID is changed by nothing automatic, and by a person only who says that the pin is to be overridden. */
@RunnerTest
class PinTests {

    private static final String PID = "A18";
    private static final String OTHER = "A19";
    private static final String PIN = "/api/v1/pids/" + PID + "/pin";

    @Autowired
    private RunnerClient runner;

    @Autowired
    private Switchover switchover;

    private final Instant start = Instant.now();

    @BeforeEach
    void bindAndPin() {
        runner.installed("spare_lab-1.0.0", "spare_lab-1.1.0");
        runner.activate("spare_lab", "1.0.0", PID, OTHER);
        assertThat(pin("acceptance test").status()).isEqualTo(200);
    }

    @AfterEach
    void unpinAndUnbind() {
        runner.delete(PIN);
        runner.unbind(PID, OTHER);
    }

    @Test
    void aPinIsShownWithWhoWhenAndWhy() {
        for (var pin : List.of(
                runner.get("/api/v1/pids/" + PID).body().path("pin"),
                runner.get(PIN).body(),
                runner.get("/api/v1/pids?size=500")
                        .body()
                        .path("items")
                        .valueStream()
                        .filter(item -> item.path("pid").asString().equals(PID))
                        .findFirst()
                        .orElseThrow()
                        .path("pin"))) {
            assertThat(pin.path("reason").asString()).isEqualTo("acceptance test");
            assertThat(pin.path("operator").asString()).isEqualTo("admin");
            assertThat(Instant.parse(pin.path("at").asString())).isBetween(start.minusMillis(1), Instant.now());
        }
        assertThat(runner.get("/api/v1/pids/" + OTHER).body().path("pin").isNull())
                .isTrue();
        assertThat(audited("pin").items("reason")).containsExactly("acceptance test");
    }

    @Test
    void noRequestChangesIt() {
        for (Answer answer : List.of(
                runner.activate("spare_lab", "1.1.0", OTHER, PID),
                runner.switchTo("spare_lab", "1.1.0", PID),
                runner.delete("/api/v1/pids/" + PID),
                runner.delete("/api/v1/algorithms/spare_lab/1.0.0?force=true"))) {
            assertProblem(
                    runner,
                    answer,
                    409,
                    "2006",
                    "activation_conflict",
                    PID,
                    "pinned by admin",
                    "acceptance test",
                    "override_pin",
                    PIN);
        }
        assertThat(version(PID)).isEqualTo("1.0.0");
        assertThat(version(OTHER)).isEqualTo("1.0.0");
    }

    @Test
    void whoOverridesThePinChangesItAndThePinStays() {
        assertThat(bind("activate", "1.1.0").status()).isEqualTo(200);
        assertProblem(runner, runner.rollback(PID), 409, "2006", "activation_conflict", PID);
        assertProblem(runner, runner.emergency(PID), 409, "2006", "activation_conflict", PID);
        assertThat(back("rollback").status()).isEqualTo(200);
        assertThat(bind("switch", "1.1.0").status()).isEqualTo(200);
        assertThat(back("emergency-rollback").status()).isEqualTo(200);
        assertThat(version(PID)).isEqualTo("1.0.0");
        assertThat(runner.delete("/api/v1/pids/" + PID + "?override_pin=true").status())
                .isEqualTo(204);

        assertThat(runner.get("/api/v1/pins")
                        .body()
                        .valueStream()
                        .map(each -> each.path("pid").asString()))
                .contains(PID);
        assertProblem(runner, runner.activate("spare_lab", "1.0.0", PID), 409, "2006", "activation_conflict", "pinned");
    }

    @Test
    void nothingAutomaticChangesItUnlessItIsToldTo() {
        SwitchRequest automatic = SwitchRequest.of(
                List.of(new Pid(PID)),
                pid -> Change.to(pid, new AlgorithmVersion("spare_lab", "1.1.0")),
                SwitchCause.EMERGENCY,
                Actor.SYSTEM,
                "too many errors");

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> switchover.execute(automatic))
                .satisfies(refused -> {
                    assertThat(refused.problem()).isEqualTo(Problem.ACTIVATION_CONFLICT);
                    assertThat(refused.detail()).contains("no automatic change", "pinned by admin");
                });
        assertThat(runner.get("/api/v1/audit?action=emergency&outcome=refused&pid=%s&from=%s".formatted(PID, start))
                        .items("operator"))
                .containsExactly("system");

        switchover.execute(automatic.overridingPin(true));
        assertThat(version(PID)).isEqualTo("1.1.0");
    }

    @Test
    void anUnpinnedPidIsFreeAgain() {
        assertThat(runner.delete(PIN + "?reason=accepted").status()).isEqualTo(204);

        assertThat(runner.activate("spare_lab", "1.1.0", PID).status()).isEqualTo(200);
        assertThat(audited("unpin").items("reason")).containsExactly("accepted");
        assertProblem(runner, runner.get(PIN), 404, "3004", "not_found", PID);
        assertProblem(runner, runner.delete(PIN), 404, "3004", "not_found", PID);
    }

    @Test
    void theLastWhoPinnedItIsNamed() {
        pin("second thoughts");

        assertThat(runner.get(PIN).body().path("reason").asString()).isEqualTo("second thoughts");
        assertThat(audited("pin").items("reason")).containsExactly("second thoughts", "acceptance test");
    }

    @Test
    void aPinNeedsAReason() {
        assertProblem(runner, pin(" "), 400, "1006", "invalid_params", "reason");
        assertThat(runner.get(PIN).body().path("reason").asString()).isEqualTo("acceptance test");
    }

    private Answer pin(String reason) {
        return runner.send(HttpMethod.PUT, PIN, Map.of("reason", reason), headers -> {});
    }

    private Answer bind(String how, String version) {
        return runner.post(
                "/api/v1/algorithms/" + how,
                Map.of("name", "spare_lab", "version", version, "pids", List.of(PID), "override_pin", true));
    }

    private Answer back(String how) {
        return runner.post("/api/v1/algorithms/" + how, Map.of("pids", List.of(PID), "override_pin", true));
    }

    private String version(String pid) {
        return runner.get("/api/v1/pids/" + pid).body().path("version").asString();
    }

    private Answer audited(String action) {
        return runner.get("/api/v1/audit?action=%s&pid=%s&from=%s".formatted(action, PID, start));
    }
}
