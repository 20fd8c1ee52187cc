package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Every way in which a call can fail, and that the call after it is served. */
@RunnerTest
class CallErrorsTests {

    private static final String PID = "A04";
    private static final String OTHER_PACKAGES_PID = "A15";
    private static final int QUEUE_CAPACITY = 64;
    private static final int BEYOND = 4;

    @Autowired
    private RunnerClient runner;

    /** A call that waits for this file keeps the process busy for exactly as long as a test needs. */
    private Path release;

    @BeforeEach
    void bind(@TempDir Path folder) {
        release = folder.resolve("release");
        runner.installed("crash_lab-1.0.0");
        assertThat(runner.activate("crash_lab", "1.0.0", PID).status()).isEqualTo(200);
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID, OTHER_PACKAGES_PID);
    }

    @Test
    void aPidWithoutAVersionIsNamed() {
        runner.unbind(PID);

        assertProblem(runner, runner.call(PID, "{}"), 404, "1001", "invalid_pid", PID);
        assertProblem(runner, runner.delete("/api/v1/pids/" + PID), 404, "1001", "invalid_pid", PID);
        assertProblem(runner, runner.get("/api/v1/pids/" + PID), 404, "1001", "invalid_pid", PID);
        assertProblem(runner, runner.rollback(PID), 404, "1001", "invalid_pid", PID);
        assertProblem(
                runner,
                runner.get("/api/v1/pids/%s/active?at=2020-01-01T00:00:00Z".formatted(PID)),
                404,
                "1001",
                "invalid_pid",
                PID);
    }

    @Test
    void aMalformedPidIsRefused() {
        assertProblem(runner, runner.call("-A04", "{}"), 400, "1001", "invalid_pid", "-A04");
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "30001"})
    void aLimitOutsideWhatIsAllowedIsRefused(long timeout) {
        assertProblem(
                runner,
                runner.call(PID, Map.of("timeout_ms", timeout)),
                400,
                "1006",
                "invalid_params",
                "timeout_ms is " + timeout);
    }

    @Test
    void aCallThatMakesNoSenseIsRefused() {
        for (Map<String, ?> call : List.of(
                Map.of("step_index", 0),
                Map.of("step_index", "first"),
                Map.of("guide_info", "none"),
                Map.of("timeout_ms", "soon"))) {
            assertProblem(
                    runner,
                    runner.call(PID, call),
                    400,
                    "1006",
                    "invalid_params",
                    call.keySet().iterator().next());
        }
        assertProblem(
                runner,
                runner.post("/api/v1/pids/" + PID + "/calls", RunnerClient.parts("other", "{}")),
                400,
                "1006",
                "invalid_params",
                "call");
        assertProblem(
                runner,
                runner.post("/api/v1/pids/" + PID + "/calls", "{broken"),
                400,
                "1006",
                "invalid_params",
                "body");
    }

    /** The short way of usual calls, and the general one that takes what else a client may send, are told apart by nobody. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A04  | {broken",
                "A04  | ''",
                "A04  | null",
                "A04  | []",
                "A04  | {\"step_index\":0}",
                "A04  | {\"timeout_ms\":\"soon\"}",
                "A04  | {}",
                "-A04 | {}",
                "A99  | {}"
            })
    void bothWaysToACallRefuseItAlike(String pid, String body) {
        String path = "/api/v1/pids/" + pid + "/calls";
        Answer usual = runner.post(path, body, headers -> headers.set(HttpHeaders.ACCEPT, "application/json"));
        Answer unusual = runner.post(path, body, headers -> headers.set(HttpHeaders.ACCEPT, "application/*"));

        assertThat(usual.status()).isBetween(400, 499).isEqualTo(unusual.status());
        assertThat(usual.code()).isEqualTo(unusual.code());
        if (!body.isEmpty() && !body.equals("null")) { // where Spring names a method of ours
            assertThat(usual.detail()).isEqualTo(unusual.detail());
        }
    }

    @Test
    void aCallThatHangsIsEndedWithItsProcessAndTheNextIsServed() {
        long hanging = process(runner.call(PID, "{}"));

        Answer late = call("{\"hang\":true}", 400);

        assertProblem(runner, late, 504, "1005", "timeout", "executing", "400 ms");
        assertThat(process(call("{}", 20_000))).isNotEqualTo(hanging);
    }

    @Test
    void aCallThatWaitsTooLongIsNeverExecuted() throws Exception {
        long before = calls(runner.call(PID, "{}"));
        CompletableFuture<Answer> slow = inBackground(() -> call(untilReleased(), 20_000));
        awaitBusy();

        assertProblem(runner, call("{}", 100), 504, "1005", "timeout", "waiting for a process", "will not be executed");

        Files.createFile(release);
        assertThat(slow.get().status()).isEqualTo(200);
        assertThat(calls(runner.call(PID, "{}"))).isEqualTo(before + 2);
    }

    @Test
    void anExceptionOfTheAlgorithmKeepsItsTextAndItsProcess() {
        long process = process(runner.call(PID, "{}"));

        assertProblem(
                runner,
                runner.call(PID, "{\"raise\":\"no such part\"}"),
                502,
                "1009",
                "execution_failed",
                "RuntimeError: no such part");

        assertThat(process(runner.call(PID, "{}"))).isEqualTo(process);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"return\":42}      | 1000 | protocol_error     | int instead of a dict",
                "{\"nan\":true}       | 1000 | protocol_error     | NaN",
                "{\"code\":\"1003\"}  | 1003 | model_not_found    | asked for code 1003",
                "{\"code\":\"1004\"}  | 1004 | gpu_oom            | asked for code 1004",
                "{\"code\":\"1007\"}  | 1007 | coordinate_invalid | asked for code 1007",
                "{\"code\":\"1010\"}  | 1010 | stdout_polluted    | asked for code 1010",
                "{\"code\":\"9999\"}  | 9999 | unknown            | asked for code 9999",
                "{\"code\":\"1444\"}  | 1444 | protocol_error     | asked for code 1444",
                // Codes that are also the service's own mean, from an algorithm, that the algorithm failed.
                "{\"code\":\"1001\"}  | 1001 | protocol_error     | asked for code 1001",
                "{\"code\":\"1005\"}  | 1005 | protocol_error     | asked for code 1005"
            })
    void anErrorOfTheAlgorithmIsPassedOnWithItsCode(String behaviour, String code, String error, String named) {
        assertProblem(runner, runner.call(PID, behaviour), 502, code, error, named);

        assertThat(runner.call(PID, "{}").status()).isEqualTo(200);
    }

    @Test
    void anAlgorithmThatSaysErrorHasAnswered() {
        Answer answer = runner.call(PID, "{\"error\":\"lamp is off\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asString()).isEqualTo("ERROR");
        assertThat(answer.body().path("message").asString()).isEqualTo("lamp is off");
        assertThat(answer.body().path("version").asString()).isEqualTo("1.0.0");
    }

    @Test
    void printsOfTheAlgorithmDamageNoAnswer() {
        Answer answer = runner.call(PID, "{\"print\":\"hello\",\"ng\":\"scratch\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/data/result_status").asString()).isEqualTo("NG");
        assertThat(answer.body().at("/data/ng_reason").asString()).isEqualTo("scratch");
        assertThat(answer.body().at("/data/defect_rects/0/label").asString()).isEqualTo("lab");
    }

    @Test
    void callsBeyondTheQueueAreRefusedAtOnceAndTheOthersAreServed() throws Exception {
        runner.installed("other_lab-1.0.0");
        runner.activate("other_lab", "1.0.0", OTHER_PACKAGES_PID);
        CompletableFuture<Answer> slow = inBackground(() -> call(untilReleased(), 25_000));
        awaitBusy();
        List<CompletableFuture<Answer>> sent = IntStream.range(0, QUEUE_CAPACITY + BEYOND)
                .mapToObj(number -> inBackground(() -> call("{}", 25_000)))
                .toList();

        await().until(() -> sent.stream().filter(CompletableFuture::isDone).count() == BEYOND);
        for (CompletableFuture<Answer> call : sent) {
            if (call.isDone()) {
                assertProblem(runner, call.get(), 503, "1011", "overloaded", "runner.process.queue-capacity");
                assertThat(call.get().headers().getFirst("Retry-After")).isEqualTo("1");
            }
        }

        assertThat(runner.call(OTHER_PACKAGES_PID, "{}").status())
                .as("another package knows nothing of it")
                .isEqualTo(200);

        Files.createFile(release);
        assertThat(slow.get().status()).isEqualTo(200);
        assertThat(sent.stream().map(CompletableFuture::join).filter(answer -> answer.status() == 200))
                .hasSize(QUEUE_CAPACITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"exit\":3}", "{\"abort\":true}"})
    void aCrashWhileExecutingIsToldAndTheNextCallIsServed(String crash) {
        long crashing = process(runner.call(PID, "{}"));

        Answer answer = runner.call(PID, crash);

        assertProblem(
                runner,
                answer,
                503,
                "1012",
                "process_unavailable",
                "process " + crashing,
                "crash_lab 1.0.0",
                "was executing");
        assertThat(process(runner.call(PID, "{}"))).isNotEqualTo(crashing);
    }

    @Test
    void callsThatWaitedDuringACrashAreServedByTheNextProcess() throws Exception {
        CompletableFuture<Answer> crash = inBackground(() -> call("{\"sleep_ms\":500,\"exit\":3}", 5000));
        awaitBusy();
        List<CompletableFuture<Answer>> waiting = Stream.generate(() -> inBackground(() -> call("{}", 10_000)))
                .limit(5)
                .toList();

        assertThat(crash.get().code()).isEqualTo("1012");
        assertThat(waiting).allSatisfy(call -> assertThat(call.get().status()).isEqualTo(200));
    }

    @Test
    void anIdleProcessThatIsKilledIsReplacedUnnoticed() {
        long killed = process(runner.call(PID, "{}"));

        ProcessHandle process = ProcessHandle.of(killed).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();

        Answer answer = runner.call(PID, "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(process(answer)).isNotEqualTo(killed);
    }

    @Test
    void aProcessThatKeepsDyingIsHeldDownUntilItIsRestartedByHand() {
        Answer last = Stream.generate(() -> runner.call(PID, "{\"exit\":3}"))
                .limit(6)
                .filter(answer -> answer.detail().contains("held down"))
                .findFirst()
                .orElseThrow();

        assertProblem(runner, last, 503, "1012", "process_unavailable", "crash_lab 1.0.0", "held down");
        assertProblem(runner, runner.call(PID, "{}"), 503, "1012", "process_unavailable", "held down");
        assertThat(processView().path("state").asString()).isEqualTo("held_down");
        Answer health = runner.get("/actuator/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.body()
                        .at("/components/processes/details/held_down/crash_lab 1.0.0/0")
                        .asString())
                .isEqualTo(PID);
        JsonNode version = health.body().at("/components/algorithms/components/crash_lab@1.0.0");
        assertThat(version.path("status").asString()).isEqualTo("DOWN");
        assertThat(version.at("/details/held_down").asInt()).isEqualTo(1);
        assertThat(version.at("/details/processes/0").asString()).isEqualTo("held_down");
        assertThat(version.at("/details/deaths").asInt()).isPositive();
        assertThat(runner.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(runner.get("/actuator/health/readiness").status()).isEqualTo(200);

        runner.post("/api/v1/processes/crash_lab@1.0.0~1/restart", Map.of());

        await().untilAsserted(() -> assertThat(runner.call(PID, "{}").status()).isEqualTo(200));
    }

    @Test
    void aProcessThatKeepsDyingIsTriedAgainByItselfWhereThatIsThePolicy() {
        String policy = "/api/v1/policy/pids/" + PID;
        assertThat(runner.send(
                                HttpMethod.PUT,
                                policy,
                                Map.of("process", Map.of("on_crash", "restart"), "reason", "a shaky camera"),
                                headers -> {})
                        .status())
                .isEqualTo(200);
        try {
            await().until(() -> runner.call(PID, "{\"exit\":3}").detail().contains("held down"));

            await().untilAsserted(
                            () -> assertThat(runner.call(PID, "{}").status()).isEqualTo(200));
        } finally {
            runner.delete(policy);
        }
    }

    private Answer call(String behaviour, long timeout) {
        return runner.call(PID, Map.of("step_desc", behaviour, "timeout_ms", timeout));
    }

    private String untilReleased() {
        return "{\"until\":\"%s\"}".formatted(release);
    }

    private void awaitBusy() {
        await().untilAsserted(
                        () -> assertThat(processView().path("state").asString()).isEqualTo("busy"));
    }

    private JsonNode processView() {
        return runner.get("/api/v1/processes")
                .body()
                .valueStream()
                .filter(process -> process.path("id").asString().equals("crash_lab@1.0.0~1"))
                .filter(process -> !process.path("state").asString().equals("retiring"))
                .findFirst()
                .orElseThrow();
    }

    private static long process(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().at("/data/process").asLong();
    }

    private static long calls(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().at("/data/calls").asLong();
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "client").start());
    }
}
