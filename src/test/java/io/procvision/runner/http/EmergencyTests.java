package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import io.procvision.runner.StoreFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * Real algorithms that misbehave are left by themselves: soon, once, and with a reason that a person understands. A
 * healthy one never is. All of it happens in one service of its own, whose evaluator looks more often than usual.
 */
@RunnerTest
@TestPropertySource(
        properties = {
            "runner.emergency.enabled=true",
            "runner.emergency.interval=200ms",
            "runner.emergency.window=30s",
            "runner.emergency.min-calls=10",
            "runner.emergency.cool-down=2s",
            "runner.emergency.max-rss=90MB",
            "runner.emergency.max-ng-drift=0.3",
            // Short, so that one test's emergencies do not count with another's.
            "runner.emergency.brake.window=3s",
            // How long a call may take, whatever its client waits for: short, so that a hang is known for one soon.
            "runner.process.call-timeout=1500ms",
            "runner.process.heartbeat-interval=2s",
            "runner.process.restart.delay=10ms",
            "runner.process.sample-interval=200ms"
        })
class EmergencyTests {

    private static final String GOOD = "1.0.0";
    private static final String BAD = "1.1.0";

    /** Unhealthy verdicts in a row before something is done. */
    private static final int BREACHES = 2;

    /** What a way back may take once the look began that decides on it. */
    private static final Duration WAY_BACK = Duration.ofSeconds(1);

    /** For what is recorded to come true on a machine that does other things too; how soon it did is told by the record. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int HEALTHY_CALLS = 10_000;
    private static final int CLIENTS = 4;

    @Autowired
    private RunnerClient runner;

    @Autowired
    private HealthContributorRegistry contributors;

    @Value("${runner.images.folder}")
    private Path images;

    private final Instant start = Instant.now();
    private final List<String> used = new ArrayList<>();
    private NotedLooks looks;

    @BeforeEach
    void install() {
        runner.installed("sick_lab-1.0.0", "sick_lab-1.1.0");
        looks = new NotedLooks(contributors);
    }

    @AfterEach
    void leaveNothingBehind() throws InterruptedException {
        looks.close();
        runner.delete("/api/v1/algorithms/sick_lab/" + BAD + "/withdraw", Map.of("reason", "test"));
        for (String pid : used) {
            runner.delete("/api/v1/pids/" + pid + "/pin");
            runner.delete("/api/v1/policy/pids/" + pid);
        }
        runner.unbind(used.toArray(String[]::new));
    }

    @Test
    void aVersionThatFailsThirtyPercentOfItsCallsIsLeft() {
        bindBoth("E04");

        provoke("E04", 40, number -> number % 10 < 3 ? "{\"raise\":\"no model\"}" : "{}");

        JsonNode entry = requireLeftAtOnce("E04", "error_rate", BREACHES);
        assertThat(entry.path("reason").asString()).contains("calls failed", "limit 5");
        assertThat(entry.at("/trigger/value").asDouble()).isGreaterThan(0.05);
        assertThat(entry.at("/trigger/threshold").asDouble()).isEqualTo(0.05);
        assertThat(entry.at("/trigger/calls").asInt()).isGreaterThanOrEqualTo(10);
    }

    /** Also where its clients do not wait for as long as a call may take. */
    @ParameterizedTest
    @CsvSource({"E05, {\"hang\":true}, 100", "E06, {\"sleep_ms\":5000}, 2000"})
    void aVersionThatHangsOrAnswersTooSlowlyIsLeft(String pid, String behaviour, int clientsLimit) {
        bindBoth(pid);
        setPolicy(pid, Map.of("min_calls", 3));

        await().atMost(PATIENCE.multipliedBy(2)).until(() -> {
            runner.call(pid, Map.of("step_index", 1, "step_desc", behaviour, "timeout_ms", clientsLimit));
            return versionOf(pid).equals(GOOD);
        });

        assertThat(requireLeftAtOnce(pid, "timeout_rate", BREACHES)
                        .path("reason")
                        .asString())
                .contains("timed out");
    }

    /** A client may ask for what it likes; whether the version is too slow is not its to say. */
    @Test
    void aHealthyVersionIsNotLeftForClientsThatDoNotWaitForIt() {
        bindBoth("E19");

        for (int call = 0; call < 40; call++) {
            Answer answer =
                    runner.call("E19", Map.of("step_index", 1, "step_desc", "{\"sleep_ms\":20}", "timeout_ms", 1));
            assertThat(answer.code()).as(answer.toString()).isEqualTo("1005");
        }
        assertThat(runner.call("E19", "{}").status()).isEqualTo(200);
        awaitLook();
        awaitLook();

        assertThat(versionOf("E19")).isEqualTo(BAD);
        assertThat(runner.get("/api/v1/pids/E19")
                        .body()
                        .at("/health/timeout_rate")
                        .asDouble(-1))
                .isZero();
    }

    @Test
    void aVersionThatKeepsDyingIsLeft() {
        bindBoth("E07");

        provoke("E07", 9, number -> "{\"exit\":3}");

        assertThat(requireLeftAtOnce("E07", "crash_loop", BREACHES)
                        .path("reason")
                        .asString())
                .contains("keeps dying");
    }

    /** Its calls are well, and so is the process that takes the place of the silent one: all there is to see is the silence. */
    @Test
    void aVersionWhoseProcessFallsSilentWhileIdleIsLeft() {
        bindBoth("E18");
        setPolicy("E18", Map.of("consecutive_breaches", 5)); // longer than a restart takes

        assertThat(runner.call("E18", "{\"freeze_after_ms\":50}").status()).isEqualTo(200);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(versionOf("E18")).isEqualTo(GOOD));
        JsonNode entry = requireLeftAtOnce("E18", "missed_heartbeats", 5);
        assertThat(entry.path("reason").asString()).contains("missed 2 heartbeats in a row");
    }

    @Test
    void aVersionThatLeaksMemoryIsLeft() {
        bindBoth("E08");

        Answer grown =
                runner.call("E08", Map.of("step_index", 1, "step_desc", "{\"leak_mb\":120}", "timeout_ms", 20_000));
        assertThat(grown.status()).as(grown.toString()).isEqualTo(200);

        assertThat(requireLeftAtOnce("E08", "rss", BREACHES).path("reason").asString())
                .contains("memory");
    }

    @Test
    void aVersionThatJudgesEverythingNgIsLeft() {
        runner.activate("sick_lab", GOOD, use("E09"));
        provoke("E09", 20, number -> "{}");
        runner.activate("sick_lab", BAD, "E09");

        provoke("E09", 25, number -> "{\"ng\":\"scratch\"}");

        assertThat(requireLeftAtOnce("E09", "ng_drift", BREACHES).path("reason").asString())
                .contains("judged NG");
    }

    @Test
    void aHealthyVersionIsNotLeftAfterTenThousandCallsOfWhichThreePercentFailed() throws Exception {
        bindBoth("E10");
        Files.write(images.resolve("emergencies.npy"), Npy.ofColour(8, 8, 1, 2, 3));
        List<String> behaviours = new ArrayList<>(Collections.nCopies(HEALTHY_CALLS * 97 / 100, "{}"));
        behaviours.addAll(Collections.nCopies(HEALTHY_CALLS * 3 / 100, "{\"raise\":\"no light\"}"));
        Collections.shuffle(behaviours, new Random(42));

        Map<String, Integer> answers = new ConcurrentHashMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        behaviours.forEach(behaviour -> clients.execute(
                () -> answers.merge(callBySharedImage("E10", behaviour).code(), 1, Integer::sum)));
        clients.shutdown();
        assertThat(clients.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        awaitLook();

        assertThat(answers).as("answers by code").isEqualTo(Map.of("", 9_700, "1009", 300));
        assertThat(runner.get("/api/v1/pids/E10")
                        .body()
                        .at("/health/error_rate")
                        .asDouble())
                .isBetween(0.01, 0.05);
        assertThat(versionOf("E10")).isEqualTo(BAD);
        assertThat(audited("E10", "emergency")).isZero();
        assertThat(audited("E10", "emergency_alarm")).isZero();
    }

    @Test
    void withoutAWayBackItGoesOnAndOneAlarmSaysSo() {
        runner.activate("sick_lab", BAD, use("E11"));

        provoke("E11", 30, number -> number % 2 == 0 ? "{\"raise\":\"no model\"}" : "{}");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(audited("E11", "emergency_alarm")).isEqualTo(1));
        awaitLook();
        awaitLook();
        JsonNode alarm = audit("E11", "emergency_alarm").body().at("/items/0");
        assertThat(audited("E11", "emergency_alarm")).isEqualTo(1);
        assertThat(alarm.path("operator").asString()).isEqualTo("system");
        assertThat(alarm.path("detail").asString())
                .contains("PID E11 goes on with sick_lab 1.1.0", "nothing to go back to");
        assertThat(alarm.at("/trigger/metric").asString()).isEqualTo("error_rate");
        assertThat(runner.call("E11", "{}").status()).isEqualTo(200);
        assertThat(health().at("/details/trouble/E11").asString()).contains("calls failed");
    }

    @Test
    void whileTheStoreIsDownNothingIsTriedAndItIsLeftOnceThatIsMended(@Autowired StoreFolder store) throws IOException {
        bindBoth("E03");
        Path probe = store.home().resolve("active/.health");
        FileSystemUtils.deleteRecursively(probe);
        Files.createFile(probe); // in the way of the file that shows whether bindings can be written
        try {
            provoke("E03", 30, number -> number % 2 == 0 ? "{\"raise\":\"no model\"}" : "{}");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(audited("E03", "emergency_alarm")).isEqualTo(1));
            awaitLook();
            awaitLook();
        } finally {
            Files.delete(probe);
        }

        requireLeft("E03", "error_rate");
        assertThat(audited("E03", "emergency_alarm")).isEqualTo(1);
        assertThat(audit("E03", "emergency_alarm").body().at("/items/0/detail").asString())
                .contains("PID E03 goes on with sick_lab 1.1.0", "health of store is DOWN");
    }

    @Test
    void aPinnedPidIsLeftOnlyOnceItIsUnpinned() {
        bindBoth("E12");
        pin("E12");

        provoke("E12", 30, number -> number % 2 == 0 ? "{\"raise\":\"no model\"}" : "{}");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(audited("E12", "emergency_alarm")).isEqualTo(1));
        assertThat(versionOf("E12")).isEqualTo(BAD);

        runner.delete("/api/v1/pids/E12/pin");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(versionOf("E12")).isEqualTo(GOOD));
    }

    @Test
    void aVersionThatSeveralPidsHadToLeaveIsWithdrawnEverywhereButOnPinnedOnes() {
        bindBoth("E13", "E14", "E15", "E16");
        pin("E16");

        provoke("E13", 9, number -> "{\"exit\":3}");

        for (String pid : List.of("E13", "E14", "E15")) {
            requireLeftAtOnce(pid, "crash_loop", BREACHES);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(runner.get("/api/v1/algorithms/sick_lab/" + BAD)
                                .body()
                                .path("state")
                                .asString())
                        .isEqualTo("withdrawn"));
        JsonNode withdrawal =
                runner.get("/api/v1/audit?action=withdraw&from=" + start).body().at("/items/0");
        assertThat(withdrawal.path("operator").asString()).isEqualTo("system");
        assertThat(withdrawal.path("reason").asString()).contains("3 PIDs had to leave it");
        assertThat(withdrawal.at("/trigger/metric").asString()).isEqualTo("emergencies");
        assertThat(versionOf("E16")).isEqualTo(BAD);
        assertThat(runner.activate("sick_lab", BAD, use("E17")).code()).isEqualTo("2013");
    }

    @Test
    void healthSaysThatSomebodyLooks() {
        awaitLook();

        assertThat(health().path("status").asString()).isEqualTo("UP");
        assertThat(health().at("/details/protected").isNumber()).isTrue();
        assertThat(health().at("/details/unprotected").asInt(-1)).isZero();
    }

    /** By the look that finds it unwell for that many times, and by what that sets off within a second. */
    private JsonNode requireLeftAtOnce(String pid, String metric, int breaches) {
        JsonNode entry = requireLeft(pid, metric);
        assertThat(Instant.parse(entry.path("at").asString()))
                .as("when %s was left", pid)
                .isBeforeOrEqualTo(looks.nthInTrouble(pid, breaches).plus(WAY_BACK));
        return entry;
    }

    /** Once, as an emergency of the system's own with the figure that caused it, and held back from then on. */
    private JsonNode requireLeft(String pid, String metric) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(versionOf(pid)).isEqualTo(GOOD));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(audited(pid, "quarantine")).isEqualTo(1));
        JsonNode entry =
                runner.get("/api/v1/pids/" + pid + "/history?size=1").body().at("/items/0");
        assertThat(entry.path("cause").asString()).isEqualTo("emergency");
        assertThat(entry.path("operator").asString()).isEqualTo("system");
        assertThat(entry.at("/trigger/metric").asString()).isEqualTo(metric);
        assertThat(audited(pid, "emergency")).isEqualTo(1);
        assertThat(audit(pid, "emergency").body().at("/items/0/trigger/metric").asString())
                .isEqualTo(metric);
        assertThat(runner.activate("sick_lab", BAD, pid).code()).isEqualTo("2013");
        return entry;
    }

    /** Calls until enough have gone wrong, or until the good version answers. */
    private void provoke(String pid, int calls, IntFunction<String> behaviour) {
        String before = versionOf(pid);
        for (int number = 0; number < calls && versionOf(pid).equals(before); number++) {
            runner.call(pid, behaviour.apply(number));
        }
    }

    private Answer callBySharedImage(String pid, String behaviour) {
        Map<String, Integer> size = Map.of("width", 8, "height", 8);
        return runner.post(
                "/api/v1/pids/" + pid + "/calls",
                Map.of(
                        "step_desc", behaviour,
                        "cur_image_shm_id", "emergencies",
                        "cur_image_meta", size,
                        "guide_image_shm_id", "emergencies",
                        "guide_image_meta", size));
    }

    private void setPolicy(String pid, Map<String, ?> emergency) {
        Answer answer = runner.send(
                HttpMethod.PUT,
                "/api/v1/policy/pids/" + pid,
                Map.of("emergency", emergency, "reason", "test"),
                headers -> {});
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private void bindBoth(String... pids) {
        for (String version : List.of(GOOD, BAD)) {
            Answer answer = runner.activate("sick_lab", version, pids);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
        used.addAll(List.of(pids));
    }

    private String use(String pid) {
        used.add(pid);
        return pid;
    }

    private void pin(String pid) {
        Answer answer = runner.send(
                HttpMethod.PUT, "/api/v1/pids/" + pid + "/pin", Map.of("reason", "acceptance test"), headers -> {});
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private String versionOf(String pid) {
        return runner.get("/api/v1/pids/" + pid).body().path("version").asString();
    }

    private int audited(String pid, String action) {
        return audit(pid, action).body().path("total").asInt();
    }

    private Answer audit(String pid, String action) {
        return runner.get("/api/v1/audit?from=%s&pid=%s&action=%s".formatted(start, pid, action));
    }

    private JsonNode health() {
        return runner.get("/actuator/health/emergencyEvaluator").body();
    }

    private void awaitLook() {
        String before = health().at("/details/last_look").asString();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !health().at("/details/last_look").asString().equals(before));
    }
}
