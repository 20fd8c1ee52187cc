package io.procvision.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The main job over HTTP: install two versions, activate, call, switch, roll back, and find it all written down. */
@RunnerTest
class MainJobTests {

    @Autowired
    private RunnerClient runner;

    @Value("${runner.home}")
    private Path home;

    @Test
    void installsActivatesCallsSwitchesAndRollsBack() throws IOException {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");

        RunnerClient.Answer first = runner.activate("fault_lab", "1.0.0", "A01", "A02");
        assertThat(first.status()).as(first.body().toString()).isEqualTo(200);
        JsonNode activation = first.body().path("activations").path(0);
        assertThat(activation.path("pid").asString()).isEqualTo("A01");
        assertThat(activation.path("previous").isNull()).isTrue();
        assertThat(fileOf("A01"))
                .isEqualTo(Map.of(
                        "name", "fault_lab",
                        "version", "1.0.0",
                        "activated_at", activation.path("activated_at").asString()));

        assertThat(versionThatAnswers("A01")).isEqualTo("1.0.0");

        assertThat(runner.activate("fault_lab", "1.1.0", "A01").status()).isEqualTo(200);
        assertThat(versionThatAnswers("A01")).isEqualTo("1.1.0");
        assertThat(versionThatAnswers("A02")).isEqualTo("1.0.0");

        RunnerClient.Answer back = runner.rollback("A01");
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.body().at("/activations/0/previous/version").asString()).isEqualTo("1.1.0");
        assertThat(versionThatAnswers("A01")).isEqualTo("1.0.0");

        RunnerClient.Answer history = runner.get("/api/v1/pids/A01/history");
        assertThat(history.items("version")).containsExactly("1.0.0", "1.1.0", "1.0.0");
        assertThat(history.items("cause")).containsExactly("rollback", "activate", "activate");
        assertThat(history.items("operator")).containsOnly("admin");
        String then = history.body().at("/items/1/at").asString();
        assertThat(runner.get("/api/v1/pids/A01/active?at=" + then)
                        .body()
                        .path("version")
                        .asString())
                .isEqualTo("1.1.0");

        assertThat(runner.get("/api/v1/audit?pid=A01").items("action"))
                .containsExactly("rollback", "activate", "activate");
        assertThat(runner.get("/api/v1/algorithms/active")
                        .body()
                        .at("/A02/version")
                        .asString())
                .isEqualTo("1.0.0");
    }

    private String versionThatAnswers(String pid) {
        RunnerClient.Answer answer = runner.call(pid, "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().at("/data/cur_image/shape").toString()).isEqualTo("[240,320,3]");
        assertThat(answer.body().at("/data/cur_image/sum").asLong()).isPositive();
        return answer.body().path("version").asString();
    }

    private Map<?, ?> fileOf(String pid) throws IOException {
        return new JsonMapper()
                .readValue(Files.readAllBytes(home.resolve("active").resolve(pid + ".json")), Map.class);
    }
}
