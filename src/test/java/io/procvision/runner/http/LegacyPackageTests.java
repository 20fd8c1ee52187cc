package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.Fixtures;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.FileSystemResource;

/** Packages of the SDK's older generation judge parts like any other. */
@RunnerTest
class LegacyPackageTests {

    private static final String PID = "A15";

    @Autowired
    private RunnerClient runner;

    @BeforeEach
    void bind() {
        runner.installed("legacy_lab-0.9.0", "fault_lab-1.0.0");
        assertThat(runner.activate("legacy_lab", "0.9.0", PID).status()).isEqualTo(200);
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void itJudgesThePartOfItsPid() {
        Answer answer = runner.call(PID, "");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().path("name").asString()).isEqualTo("legacy_lab");
        assertThat(answer.body().at("/data/result_status").asString()).isEqualTo("OK");
        assertThat(answer.body().at("/data/pid").asString()).isEqualTo(PID);
        assertThat(answer.body().at("/data/image").toString()).isEqualTo("[240,320,3]");
    }

    @Test
    void itNeedsNoGuideImage() {
        Answer answer = runner.call(
                PID,
                Map.of("step_index", 1),
                Map.of("cur_image", new FileSystemResource(Fixtures.sample("images/good.png"))));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @Test
    void itIsSwitchedToTheNewerGenerationAndBack() {
        assertThat(runner.switchTo("fault_lab", "1.0.0", PID).status()).isEqualTo(200);
        assertThat(runner.call(PID, "{}").body().path("name").asString()).isEqualTo("fault_lab");

        assertThat(runner.rollback(PID).status()).isEqualTo(200);
        assertThat(runner.call(PID, "{}").body().path("name").asString()).isEqualTo("legacy_lab");
    }
}
