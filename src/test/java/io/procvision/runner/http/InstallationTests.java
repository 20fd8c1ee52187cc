package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.Fixtures;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.StoreFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Packages arrive in every form that is known, and their installation can be watched. */
@RunnerTest
class InstallationTests {

    private static final String PID = "A08";

    @Autowired
    private RunnerClient runner;

    @Autowired
    private StoreFolder store;

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void anInstallationIsAcceptedAtOnceAndToldStepByStep() {
        Answer accepted = runner.post("/api/v1/algorithms/install", upload("layouts/flat_lab-1.0.0"));

        assertThat(accepted.status()).isEqualTo(202);
        String operation = "/api/v1/operations/" + accepted.body().path("id").asString();
        assertThat(accepted.headers().getLocation()).hasToString(operation);
        assertThat(accepted.body().path("kind").asString()).isEqualTo("install");

        List<JsonNode> events = events(operation);
        assertThat(events)
                .extracting(event -> event.path("percent").asInt())
                .isSorted()
                .startsWith(0)
                .endsWith(100);
        assertThat(events)
                .extracting(event -> event.path("step").asString())
                .contains("read", "unpack", "environment", "dependencies", "entry_point", "handshake", "register");
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.path("state").asString()).isEqualTo("succeeded");
        assertThat(last.at("/result/name").asString()).isEqualTo("flat_lab");
        assertThat(runner.get(operation).body()).isEqualTo(last);

        assertServes("flat_lab");
    }

    @Test
    void namesFromChineseWindowsAreUnpackedAsTheyWereMeant() {
        Answer answer = runner.install(Fixtures.fixture("layouts/gbk_lab-1.0.0.zip"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(store.workingDirectory("gbk_lab", "1.0.0").resolve("assets/标准.txt"))
                .hasContent("standard");
        assertServes("gbk_lab");
    }

    @Test
    void thePackageSaysWhatItIs() {
        runner.installed("fault_lab-1.0.0");

        JsonNode one = runner.get("/api/v1/algorithms/fault_lab/1.0.0").body();

        assertThat(one.path("entry_point").asString()).isEqualTo("fault_lab.main:FaultLab");
        assertThat(one.path("supported_pids").size()).isEqualTo(20);
        assertThat(one.path("state").asString()).isNotEmpty();
        assertThat(one.path("sdk_version").asString()).isEqualTo("0.3.0");
        assertThat(one.path("python").asString()).startsWith("3.");
        assertThat(one.path("size_bytes").asLong()).isPositive();
        assertThat(one.path("kept_because").valueStream().map(JsonNode::asString))
                .anyMatch(reason -> reason.contains("newest 3"));
        JsonNode listed = runner.get("/api/v1/algorithms?name=fault_lab").body();
        assertThat(listed.valueStream().map(each -> each.path("version").asString()))
                .contains("1.0.0");
        assertThat(runner.get("/api/v1/algorithms?name=fault_lab&state=none").body())
                .isEmpty();
    }

    @Test
    void theSameArchiveAgainIsAlreadyInstalled() {
        runner.installed("fault_lab-1.0.0");
        JsonNode before = runner.get("/api/v1/algorithms/fault_lab/1.0.0").body();

        Answer again = runner.install(Fixtures.fixture("fault_lab-1.0.0.zip"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("created_at")).isEqualTo(before.path("created_at"));
    }

    @Test
    void aDeliveredArchiveIsInstalledByItsName() throws IOException {
        Path delivered = store.zips().resolve("delivered by hand.zip");
        Files.copy(Fixtures.fixture("other_lab-1.0.0.zip"), delivered);

        Answer answer = runner.post(
                "/api/v1/algorithms/install",
                Map.of("zip", "delivered by hand.zip"),
                headers -> headers.set("Prefer", "respond-async, wait=60"));

        assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
        assertThat(answer.headers().getFirst("Preference-Applied")).isEqualTo("wait=60");
        assertThat(answer.headers().getLocation()).hasToString("/api/v1/algorithms/other_lab/1.0.0");
        assertThat(delivered).exists();
    }

    @Test
    void aValidationPassesAndKeepsNothing() {
        Answer answer = runner.post("/api/v1/algorithms/validate", upload("broken_lab-1.0.0"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asString()).isEqualTo("pass");
        assertThat(checks(answer)).containsOnly("pass").hasSizeGreaterThan(5);
        assertThat(runner.get("/api/v1/algorithms/broken_lab/1.0.0").code()).isEqualTo("2008");
        assertThat(store.deployed("broken_lab", "1.0.0")).doesNotExist();
    }

    @Test
    void aValidationThatFailsSaysWhichCheckAndWhy() {
        Answer answer = runner.post("/api/v1/algorithms/validate", upload("broken/2004_missing_wheel"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asString()).isEqualTo("fail");
        assertThat(checks(answer)).startsWith("pass").contains("fail").endsWith("skipped");
        JsonNode failed = answer.body()
                .path("checks")
                .valueStream()
                .filter(check -> check.path("result").asString().equals("fail"))
                .findFirst()
                .orElseThrow();
        assertThat(failed.path("name").asString()).isEqualTo("wheels");
        assertThat(failed.path("message").asString()).contains("2004", "not-in-wheels");
    }

    @Test
    void anInstalledVersionIsValidatedWhereItIs() throws IOException {
        runner.installed("spare_lab-1.1.0");
        Map<String, String> version = Map.of("name", "spare_lab", "version", "1.1.0");
        assertThat(runner.post("/api/v1/algorithms/validate", version)
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("pass");

        Path marker =
                Files.createFile(store.workingDirectory("spare_lab", "1.1.0").resolve("fail_import"));
        try {
            Answer answer = runner.post("/api/v1/algorithms/validate", version);

            assertThat(answer.body().path("status").asString()).isEqualTo("fail");
            assertThat(answer.body().path("checks").toString()).contains("asked to fail its import");
        } finally {
            Files.delete(marker);
        }
    }

    private void assertServes(String name) {
        assertThat(runner.activate(name, "1.0.0", PID).status()).isEqualTo(200);
        Answer answer = runner.call(PID, "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().at("/data/package").asString()).isEqualTo(name);
    }

    private List<JsonNode> events(String operation) {
        JsonMapper json = new JsonMapper();
        return runner.text(operation + "/events", "text/event-stream")
                .getBody()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> json.readTree(line.substring("data:".length())))
                .toList();
    }

    private static List<String> checks(Answer answer) {
        return answer.body()
                .path("checks")
                .valueStream()
                .map(check -> check.path("result").asString())
                .toList();
    }

    private static Object upload(String fixture) {
        return RunnerClient.parts("file", new FileSystemResource(Fixtures.fixture(fixture + ".zip")));
    }
}
