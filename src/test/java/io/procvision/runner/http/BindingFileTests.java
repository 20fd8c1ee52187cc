package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.StoreFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever other programs do to binding files, each PID is served by a version that was meant for it. */
@RunnerTest
class BindingFileTests {

    private static final String PID = "A12";
    private static final String UNHURT = "A13";

    @Autowired
    private RunnerClient runner;

    @Autowired
    private StoreFolder store;

    private final Instant start = Instant.now();

    @BeforeEach
    void bind() {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");
        runner.activate("fault_lab", "1.0.0", PID, UNHURT);
    }

    @AfterEach
    void unbind() {
        assertThat(versionThatAnswers(UNHURT)).isEqualTo("1.0.0");
        runner.unbind(PID, UNHURT);
    }

    /** Nearly always: a call in the very moment in which the reconciliation adopts the file does not wait for it. */
    @Test
    void aFileReplacedFromOutsideIsFollowedByTheNextCall() throws IOException {
        int followedAtOnce = 0;
        for (int i = 1; i <= 6; i++) {
            String version = i % 2 == 0 ? "1.0.0" : "1.1.0";
            store.bind(PID, "fault_lab", version);
            followedAtOnce += versionThatAnswers(PID).equals(version) ? 1 : 0;
        }
        assertThat(followedAtOnce).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aFileReplacedFromOutsideIsWrittenDown() throws IOException {
        store.bind(PID, "fault_lab", "1.1.0");
        versionThatAnswers(PID);

        Answer audit = runner.get("/api/v1/audit?action=external&pid=%s&from=%s".formatted(PID, start));
        assertThat(audit.items("version")).containsExactly("1.1.0");
        assertThat(audit.items("operator")).containsExactly("system");
        Answer history = runner.get("/api/v1/pids/" + PID + "/history?size=1");
        assertThat(history.items("cause")).containsExactly("external");
        assertThat(history.items("version")).containsExactly("1.1.0");
        runner.rollback(PID);
        assertThat(versionThatAnswers(PID)).isEqualTo("1.0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"name\":\"fault_l",
                "[]",
                "{\"name\":\"fault_lab\",\"version\":\"1.1.0\"}",
                "{\"name\":\"fault_lab\",\"version\":\"1.1.0\",\"activated_at\":\"noon\"}",
                "{\"name\":\"fault_lab\",\"version\":\"9.9.9\",\"activated_at\":\"2026-01-01T00:00:00Z\"}"
            })
    void aDamagedFileIsRestoredSetAsideAndWrittenDown(String damage) throws IOException {
        Path file = store.binding(PID);
        String good = Files.readString(file);
        Files.writeString(file, damage);

        assertThat(versionThatAnswers(PID)).isEqualTo("1.0.0");

        assertThat(file).hasContent(good);
        assertThat(Path.of(file + ".corrupt")).hasContent(damage);
        assertRecoveryIsAudited();
    }

    @Test
    void aDeletedFileIsRestoredAndWrittenDown() throws IOException {
        Path file = store.binding(PID);
        String good = Files.readString(file);
        Files.delete(file);

        assertThat(versionThatAnswers(PID)).isEqualTo("1.0.0");

        assertThat(file).hasContent(good);
        assertRecoveryIsAudited();
    }

    private void assertRecoveryIsAudited() {
        Answer audit = runner.get("/api/v1/audit?action=recovery&pid=%s&from=%s".formatted(PID, start));
        assertThat(audit.items("outcome")).containsExactly("succeeded");
        assertThat(audit.items("version")).containsExactly("1.0.0");
        assertThat(audit.items("operator")).containsExactly("system");
    }

    private String versionThatAnswers(String pid) {
        Answer answer = runner.call(pid, "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().path("version").asString();
    }
}
