package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.StoreFolder;
import io.procvision.runner.core.Pid;
import io.procvision.runner.process.AlgorithmWorkers;
import io.procvision.runner.process.ProcessState;
import io.procvision.runner.routing.RoutingTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Bindings change for all PIDs of a request or none, lead back where they came from, and are all written down. */
@RunnerTest
class SwitchingTests {

    private static final String[] PIDS = {"A09", "A10", "A11"};
    private static final String PID = PIDS[0];

    @Autowired
    private RunnerClient runner;

    @Autowired
    private StoreFolder store;

    @Autowired
    private RoutingTable routes;

    @BeforeEach
    void install() {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0", "fault_lab-2.0.0", "other_lab-1.0.0");
    }

    @AfterEach
    void unbind() {
        runner.unbind(PIDS);
    }

    @Test
    void severalPidsAreSwitchedTogether() {
        runner.activate("fault_lab", "1.0.0", PIDS);

        Answer answer = runner.activate("fault_lab", "1.1.0", PIDS);

        JsonNode activations = answer.body().path("activations");
        assertThat(activations.valueStream().map(each -> each.path("pid").asString()))
                .containsExactly(PIDS);
        assertThat(activations.valueStream()).allSatisfy(each -> {
            assertThat(each.path("version").asString()).isEqualTo("1.1.0");
            assertThat(each.at("/previous/version").asString()).isEqualTo("1.0.0");
            assertThat(each.path("prewarm_ms").isNumber()).isTrue();
            assertThat(each.path("swap_ms").asDouble()).isPositive();
        });
        for (String pid : PIDS) {
            assertThat(versionThatAnswers(pid)).isEqualTo("1.1.0");
        }
    }

    @Test
    void noPidIsSwitchedWhenOneIsRefused() {
        runner.activate("fault_lab", "1.0.0", PIDS[0], PIDS[1]);
        runner.activate("other_lab", "1.0.0", PIDS[2]);

        Answer answer = runner.activate("fault_lab", "1.1.0", PIDS);

        assertThat(answer.code()).isEqualTo("2006");
        assertThat(answer.detail()).contains(PIDS[2], "other_lab 1.0.0");
        assertThat(versionThatAnswers(PIDS[0])).isEqualTo("1.0.0");
        assertThat(versionThatAnswers(PIDS[1])).isEqualTo("1.0.0");
        assertThat(runner.call(PIDS[2], "{}").body().path("name").asString()).isEqualTo("other_lab");
    }

    @Test
    void aSwitchMayChangeThePackageAndARollbackChangesItBack() {
        runner.activate("fault_lab", "1.0.0", PID);

        Answer there = runner.switchTo("other_lab", "1.0.0", PID);
        assertThat(there.body().at("/activations/0/previous/name").asString()).isEqualTo("fault_lab");
        assertThat(runner.call(PID, "{}").body().at("/data/package").asString()).isEqualTo("other_lab");

        Answer back = runner.rollback(PID);
        assertThat(back.body().at("/activations/0/name").asString()).isEqualTo("fault_lab");
        assertThat(runner.call(PID, "{}").body().at("/data/package").asString()).isEqualTo("fault_lab");
    }

    @Test
    void whatIsBoundAlreadyIsLeftAsItIs() {
        Answer first = runner.activate("fault_lab", "1.0.0", PID);

        List<String> begun = newestInHistory();

        Answer again = runner.activate("fault_lab", "1.0.0", PID);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().at("/activations/0/activated_at"))
                .isEqualTo(first.body().at("/activations/0/activated_at"));
        assertThat(newestInHistory()).isEqualTo(begun);
    }

    private List<String> newestInHistory() {
        return runner.get("/api/v1/pids/" + PID + "/history?size=1").items("from");
    }

    @Test
    void theWayBackLeadsPastWhatWasRolledBack() {
        for (String version : List.of("1.0.0", "1.1.0", "2.0.0")) {
            runner.activate("fault_lab", version, PID);
        }
        assertThat(previous()).isEqualTo("1.1.0");

        runner.rollback(PID);
        assertThat(versionThatAnswers(PID)).isEqualTo("1.1.0");
        assertThat(previous()).isEqualTo("1.0.0");

        runner.rollback(PID);
        assertThat(versionThatAnswers(PID)).isEqualTo("1.0.0");
    }

    @Test
    void aRollbackMayNameItsVersion() {
        for (String version : List.of("1.0.0", "1.1.0", "2.0.0")) {
            runner.activate("fault_lab", version, PID);
        }

        Answer answer = runner.post(
                "/api/v1/algorithms/rollback", Map.of("pids", List.of(PID), "version", "1.0.0", "reason", "far back"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(versionThatAnswers(PID)).isEqualTo("1.0.0");
        Answer history = runner.get("/api/v1/pids/" + PID + "/history?size=1");
        assertThat(history.items("cause")).containsExactly("rollback");
        assertThat(history.items("reason")).containsExactly("far back");
    }

    @Test
    void severalPidsGoBackEachToItsOwnVersion() {
        runner.activate("fault_lab", "1.0.0", PIDS[0]);
        runner.activate("fault_lab", "1.1.0", PIDS[1]);
        runner.activate("fault_lab", "2.0.0", PIDS[0], PIDS[1]);

        Answer answer = runner.rollback(PIDS[0], PIDS[1]);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(versionThatAnswers(PIDS[0])).isEqualTo("1.0.0");
        assertThat(versionThatAnswers(PIDS[1])).isEqualTo("1.1.0");
    }

    @Test
    void anEmergencyGoesBackAndIsWrittenDownAsOne() {
        runner.activate("fault_lab", "1.0.0", PID);
        runner.activate("fault_lab", "1.1.0", PID);

        Answer answer = runner.emergency(PID);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(versionThatAnswers(PID)).isEqualTo("1.0.0");
        Answer history = runner.get("/api/v1/pids/" + PID + "/history?size=1");
        assertThat(history.items("cause")).containsExactly("emergency");
        assertThat(history.items("operator")).containsExactly("admin");
    }

    @Test
    void anEmergencyFindsTheProcessThatStoodBy() {
        runner.activate("fault_lab", "1.0.0", PIDS);
        long before = process(PID);
        runner.activate("fault_lab", "1.1.0", PIDS);
        JsonNode standby = runner.get("/api/v1/pids/" + PID).body().path("standby");
        assertThat(standby.at("/version/version").asString()).isEqualTo("1.0.0");
        assertThat(standby.at("/processes/0").asString()).isEqualTo("idle");
        runner.unbind(PIDS[1]);
        runner.rollback(PIDS[2]);
        runner.activate("fault_lab", "2.0.0", PIDS[2]);

        Answer answer = runner.emergency(PID);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(process(PID)).isEqualTo(before);
    }

    @Test
    void aStandbyThatDiesIsWarmAgainBeforeItIsWanted() {
        runner.activate("fault_lab", "1.0.0", PID);
        long died = process(PID);
        runner.activate("fault_lab", "1.1.0", PID);

        ProcessHandle process = ProcessHandle.of(died).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();

        await().untilAsserted(() -> assertThat(runner.get("/api/v1/pids/" + PID)
                        .body()
                        .at("/standby/processes/0")
                        .asString())
                .as("ready, and another than the one that has answered calls")
                .isEqualTo("warm"));
        assertThat(runner.call(PID, "{}").body().path("version").asString())
                .as("nobody noticed")
                .isEqualTo("1.1.0");
        assertThat(runner.emergency(PID).status()).isEqualTo(200);
        assertThat(process(PID)).isNotEqualTo(died);
    }

    @Test
    void callsThatStillWaitFollowTheirPidToItsNextVersion(@TempDir Path folder) throws Exception {
        runner.activate("fault_lab", "1.0.0", PIDS);
        runner.activate("fault_lab", "1.1.0", PIDS);
        Path done = folder.resolve("done");
        CompletableFuture<Answer> executing = later(PID, "{\"until\":\"%s\"}".formatted(done));
        AlgorithmWorkers workers =
                routes.find(new Pid(PID)).orElseThrow().lease().workers();
        await().until(() -> workers.states().contains(ProcessState.BUSY));
        List<CompletableFuture<Answer>> waiting =
                Stream.generate(() -> later(PID, "{}")).limit(5).toList();
        CompletableFuture<Answer> anotherPids = later(PIDS[1], "{}");
        await().until(() -> workers.queued() == 6);

        runner.emergency(PID);

        for (CompletableFuture<Answer> call : waiting) {
            Answer answer = call.get(10, TimeUnit.SECONDS);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.body().path("version").asString()).isEqualTo("1.0.0");
        }
        assertThat(executing).isNotDone();
        assertThat(anotherPids).isNotDone();
        Files.createFile(done);
        for (CompletableFuture<Answer> call : List.of(executing, anotherPids)) {
            Answer answer = call.get(10, TimeUnit.SECONDS);
            assertThat(answer.body().path("version").asString())
                    .as(answer.toString())
                    .isEqualTo("1.1.0");
        }
    }

    @Test
    void anUnboundPidHasNoFileAndNoVersionButItsHistory() {
        runner.activate("fault_lab", "1.0.0", PID);
        assertThat(store.binding(PID)).exists();

        assertThat(runner.delete("/api/v1/pids/" + PID + "?reason=line+is+rebuilt")
                        .status())
                .isEqualTo(204);

        assertThat(Files.exists(store.binding(PID))).isFalse();
        assertThat(runner.call(PID, "{}").code()).isEqualTo("1001");
        assertThat(runner.get("/api/v1/algorithms/active").body().has(PID)).isFalse();
        JsonNode last =
                runner.get("/api/v1/pids/" + PID + "/history?size=1").body().at("/items/0");
        assertThat(last.path("version").asString()).isEqualTo("1.0.0");
        assertThat(last.path("until").isString()).isTrue();
        assertThat(runner.get("/api/v1/audit?size=1&pid=" + PID).items("action"))
                .containsExactly("unbind");
    }

    @Test
    void theHistoryIsPagedAndTellsWhatWasBoundAtAMoment() {
        String before = Instant.now().toString();
        for (String version : List.of("1.0.0", "1.1.0", "2.0.0")) {
            runner.activate("fault_lab", version, PID);
        }
        String history = "/api/v1/pids/" + PID + "/history?size=2&page=";

        Answer newest = runner.get(history + 0);
        Answer next = runner.get(history + 1);

        assertThat(newest.items("version")).containsExactly("2.0.0", "1.1.0");
        assertThat(next.items("version")).startsWith("1.0.0");
        assertThat(newest.body().path("page").asInt()).isZero();
        assertThat(next.body().path("page").asInt()).isEqualTo(1);
        assertThat(newest.body().path("size").asInt()).isEqualTo(2);
        assertThat(newest.body().path("total").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(newest.body().at("/items/0/until").isNull()).isTrue();
        assertThat(newest.items("from").get(0))
                .isEqualTo(newest.body().at("/items/1/until").asString());

        assertThat(boundAt(newest.items("from").get(1)).path("version").asString())
                .isEqualTo("1.1.0");
        assertThat(boundAt(Instant.now().toString()).path("version").asString()).isEqualTo("2.0.0");
        JsonNode atFirst = boundAt(before);
        assertThat(atFirst.path("at").asString()).isNotEqualTo(next.items("at").get(0));
    }

    @Test
    void theAuditIsFilteredAndExported() {
        Instant from = Instant.now();
        runner.activate("fault_lab", "1.0.0", PIDS[1]);
        runner.post(
                "/api/v1/algorithms/activate",
                Map.of("name", "fault_lab", "version", "1.1.0", "pids", List.of(PIDS[1]), "reason", "=a, \"b\""));
        runner.activate("other_lab", "1.0.0", PIDS[1]);
        String mine = "/api/v1/audit?from=%s&pid=%s".formatted(from, PIDS[1]);

        assertThat(runner.get(mine).items("outcome")).containsExactly("refused", "succeeded", "succeeded");
        assertThat(runner.get(mine + "&outcome=refused").items("name")).containsExactly("other_lab");
        assertThat(runner.get(mine + "&action=activate&operator=admin").items("version"))
                .hasSize(3);
        assertThat(runner.get(mine + "&action=switch").items("version")).isEmpty();
        assertThat(runner.get(mine + "&operator=nobody").items("version")).isEmpty();
        assertThat(runner.get("/api/v1/audit?to=%s&pid=%s".formatted(from, PIDS[1]))
                        .items("at"))
                .allMatch(at -> Instant.parse(at).isBefore(from));

        ResponseEntity<String> csv = runner.text(mine + "&outcome=succeeded", "text/csv");
        assertThat(csv.getHeaders().getContentType().isCompatibleWith(MediaType.parseMediaType("text/csv")))
                .isTrue();
        assertThat(csv.getBody().split("\r\n")).hasSize(3).satisfies(lines -> {
            assertThat(lines[0]).startsWith("id,at,pid,action,name,version");
            assertThat(lines[1])
                    .contains("," + PIDS[1] + ",activate,fault_lab,1.1.0,fault_lab,1.0.0,admin,\"'=a, \"\"b\"\"\"");
        });
    }

    @Test
    void theOverviewShowsBindingWayBackAndProcesses() {
        runner.activate("fault_lab", "1.0.0", PID);
        runner.activate("fault_lab", "1.1.0", PID);

        JsonNode one = runner.get("/api/v1/pids/" + PID).body();

        assertThat(one.path("pid").asString()).isEqualTo(PID);
        assertThat(one.path("version").asString()).isEqualTo("1.1.0");
        assertThat(one.at("/previous/version").asString()).isEqualTo("1.0.0");
        assertThat(one.path("processes").valueStream().map(JsonNode::asString))
                .allMatch(state -> List.of("warm", "idle", "busy").contains(state))
                .hasSize(1);
        assertThat(runner.get("/api/v1/pids").items("pid")).contains(PID);
        assertThat(runner.get("/api/v1/algorithms/active")
                        .body()
                        .at("/" + PID + "/version")
                        .asString())
                .isEqualTo("1.1.0");
        assertThat(runner.get("/api/v1/algorithms/fault_lab/1.1.0")
                        .body()
                        .path("active_pids")
                        .valueStream()
                        .map(JsonNode::asString))
                .contains(PID);
    }

    private CompletableFuture<Answer> later(String pid, String behaviour) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        new Thread(() -> answer.complete(runner.call(pid, behaviour))).start();
        return answer;
    }

    private JsonNode boundAt(String moment) {
        return runner.get("/api/v1/pids/%s/active?at=%s".formatted(PID, moment)).body();
    }

    private long process(String pid) {
        return runner.call(pid, "{}").body().at("/data/process").asLong();
    }

    private String previous() {
        return runner.get("/api/v1/pids/" + PID).body().at("/previous/version").asString();
    }

    private String versionThatAnswers(String pid) {
        Answer answer = runner.call(pid, "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().path("version").asString();
    }
}
