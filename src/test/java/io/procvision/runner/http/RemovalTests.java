package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.Fixtures;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.StoreFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Versions that somebody needs stay and say why; the others go, by hand or by age, and that is written down. */
@RunnerTest
class RemovalTests {

    private static final String PID = "A16";

    @Autowired
    private RunnerClient runner;

    @Autowired
    private StoreFolder store;

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void anActiveVersionAndTheOneBeforeStay() {
        runner.installed("spare_lab-1.0.0", "spare_lab-1.1.0");
        runner.activate("spare_lab", "1.0.0", PID);
        runner.activate("spare_lab", "1.1.0", PID);

        assertProblem(
                runner,
                runner.delete("/api/v1/algorithms/spare_lab/1.1.0"),
                409,
                "2007",
                "unsafe_uninstall",
                "spare_lab 1.1.0",
                "active on " + PID,
                "in use by process");
        for (String query : List.of("", "?force=true")) {
            assertProblem(
                    runner,
                    runner.delete("/api/v1/algorithms/spare_lab/1.0.0" + query),
                    409,
                    "2007",
                    "unsafe_uninstall",
                    "spare_lab 1.0.0",
                    "the rollback target of " + PID);
        }
        assertThat(runner.call(PID, "{}").body().path("version").asString()).isEqualTo("1.1.0");
    }

    @Test
    void forceUnbindsAndRemovesAtOnce() {
        Instant start = Instant.now();
        runner.installed("spare_lab-1.0.0");
        runner.activate("spare_lab", "1.0.0", PID);
        assertThat(runner.call(PID, "{}").status()).isEqualTo(200);

        Answer answer = runner.delete("/api/v1/algorithms/spare_lab/1.0.0?force=true&reason=recalled");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
        assertThat(runner.get("/api/v1/algorithms/spare_lab/1.0.0").code()).isEqualTo("2008");
        assertThat(store.deployed("spare_lab", "1.0.0")).doesNotExist();
        assertThat(runner.call(PID, "{}").code()).isEqualTo("1001");
        Answer unbound = runner.get("/api/v1/audit?action=unbind&pid=%s&from=%s".formatted(PID, start));
        assertThat(unbound.items("reason")).containsExactly("recalled");
        Answer removed = runner.get("/api/v1/audit?action=uninstall&outcome=succeeded&from=" + start);
        assertThat(removed.items("name")).containsExactly("spare_lab");
        assertThat(removed.items("reason")).containsExactly("recalled");
    }

    @Test
    void aRemovedVersionIsNoLongerAWayBack() {
        runner.installed("spare_lab-1.0.0", "spare_lab-1.1.0");
        runner.activate("spare_lab", "1.0.0", PID);
        runner.unbind(PID);
        await().untilAsserted(() -> assertThat(
                        runner.delete("/api/v1/algorithms/spare_lab/1.0.0").status())
                .isIn(204, 404));
        runner.activate("spare_lab", "1.1.0", PID);

        assertProblem(runner, runner.rollback(PID), 409, "2009", "no_rollback_target", "spare_lab 1.0.0", PID);
        assertProblem(runner, runner.emergency(PID), 409, "2009", "no_rollback_target", PID);
        assertThat(runner.call(PID, "{}").body().path("version").asString()).isEqualTo("1.1.0");
    }

    @Test
    void oldVersionsGoWhenNobodyNeedsThem() {
        Instant start = Instant.now();
        runner.installed("aging_lab-1.0.0");
        runner.activate("aging_lab", "1.0.0", PID);
        runner.installed("aging_lab-1.1.0", "aging_lab-1.2.0", "aging_lab-1.3.0");

        assertThat(keptBecause("1.0.0")).contains("active on " + PID).noneMatch(reason -> reason.contains("newest"));
        assertThat(keptBecause("1.1.0")).containsExactly("among the newest 3 of aging_lab");
        assertThat(removals(start).items("version")).isEmpty();

        runner.unbind(PID);

        await().pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            runner.install(Fixtures.fixture("aging_lab-1.3.0.zip"));
            assertThat(removals(start).items("version")).containsExactly("1.0.0");
        });
        assertThat(removals(start).items("operator")).containsExactly("system");
        assertThat(removals(start).items("reason").get(0)).contains("newest 3", "needed by nobody");
        assertThat(runner.get("/api/v1/algorithms?name=aging_lab")
                        .body()
                        .valueStream()
                        .map(version -> version.path("version").asString()))
                .containsExactlyInAnyOrder("1.1.0", "1.2.0", "1.3.0");
        assertThat(store.deployed("aging_lab", "1.0.0")).doesNotExist();
    }

    private List<String> keptBecause(String version) {
        return runner.get("/api/v1/algorithms/aging_lab/" + version)
                .body()
                .path("kept_because")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private Answer removals(Instant start) {
        return runner.get("/api/v1/audit?action=retention_remove&outcome=succeeded&from=" + start);
    }
}
