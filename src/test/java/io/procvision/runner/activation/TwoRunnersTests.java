package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.PostgresServer;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** Two services on one store and one PostgreSQL, and a third that is killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoRunnersTests {

    private static final String LAB = "fault_lab";
    private static final List<String> RELEASES = List.of("1.0.0", "1.1.0");

    /** For what the reconciliation of a surviving runner does within its interval, on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final List<String> READY = List.of("warm", "idle", "busy");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private final String database = PostgresServer.newDatabase();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final List<RunnerProcess> runners = new ArrayList<>();

    private CrashStore store;
    private RunnerClient first;
    private RunnerClient second;

    @BeforeAll
    void startTwo() throws Exception {
        store = CrashStore.at(folder.resolve("store"));
        RunnerProcess one = start("one");
        RunnerProcess two = start("two");
        first = one.client();
        second = two.client();
        first.installed("fault_lab-1.0.0", "fault_lab-1.1.0", "fault_lab-2.0.0");
    }

    @AfterAll
    void stopAll() throws InterruptedException {
        clients.shutdownNow();
        for (RunnerProcess runner : runners) {
            runner.close();
        }
        store.algorithmProcesses().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void switchesThroughBothExcludeEachOther() throws Exception {
        List<Callable<List<RunnerClient.Answer>>> work = new ArrayList<>();
        for (RunnerClient client : List.of(first, second, first, second)) {
            Random random = new Random(work.size());
            work.add(() -> switchOften(client, random, "A01", "A02"));
        }
        List<RunnerClient.Answer> answers = new ArrayList<>();
        for (Future<List<RunnerClient.Answer>> done : clients.invokeAll(work)) {
            answers.addAll(done.get());
        }

        assertThat(answers).anyMatch(answer -> answer.status() == 200);
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(TwoRunnersTests::requireBusy);
        requireFilesAndLogAgree();
    }

    @Test
    void aCallThroughTheOtherRunnerIsJudgedByWhatThisOneJustBound() throws Exception {
        for (int round = 0; round < 6; round++) {
            RunnerClient here = round % 2 == 0 ? first : second;
            RunnerClient there = round % 2 == 0 ? second : first;
            String release = RELEASES.get(round % RELEASES.size());
            RunnerClient.Answer switched = here.switchTo(LAB, release, "A03");
            assertThat(switched.status()).as(switched.toString()).isEqualTo(200);
            List<Callable<RunnerClient.Answer>> calls =
                    List.of(() -> there.call("A03", "{}"), () -> there.call("A03", "{}"));
            for (Future<RunnerClient.Answer> call : clients.invokeAll(calls)) {
                assertThat(call.get().body().path("version").asString())
                        .as(call.get().toString())
                        .isEqualTo(release);
            }
        }
        requireFilesAndLogAgree();
    }

    @Test
    void aRunnerThatIsKilledWhileItSwitchesIsInNobodysWay() throws Exception {
        RunnerProcess third = start("three");
        RunnerClient doomed = third.client();
        Future<List<RunnerClient.Answer>> answers =
                clients.submit(() -> switchOften(doomed, new Random(3), "A04", "A05"));
        await().atMost(SOON).until(() -> confirmed("A04") > 3);
        third.kill();

        await().atMost(SOON).untilAsserted(() -> requireSwitched(first.switchTo(LAB, "1.0.0", "A04", "A05")));
        requireSwitched(second.switchTo(LAB, "1.1.0", "A04", "A05"));
        assertThat(answers).failsWithin(SOON);
        requireFilesAndLogAgree();
    }

    @Test
    void whileARunnerWarmsAVersionTheOtherSaysWhoseTurnItIsAndTakesOverWhenThatRunnerDies() throws Exception {
        requireSwitched(first.switchTo(LAB, "1.0.0", "A06", "A07"));
        Path hanging = Files.createFile(store.workingDirectory(LAB, "2.0.0").resolve("hang_at_start"));
        try {
            RunnerProcess third = start("four");
            RunnerClient doomed = third.client();
            Future<RunnerClient.Answer> never = clients.submit(() -> doomed.switchTo(LAB, "2.0.0", "A06", "A07"));
            await().atMost(SOON).until(() -> recorded().pending().size() == 2);

            RunnerClient.Answer refused = first.switchTo(LAB, "1.1.0", "A07");
            requireBusy(refused);
            assertThat(refused.detail()).contains("A07", "2.0.0", "/" + third.pid() + "/");

            third.kill();
            await().atMost(SOON).untilAsserted(() -> requireSwitched(first.switchTo(LAB, "1.1.0", "A07")));
            requireSwitched(second.switchTo(LAB, "1.1.0", "A06"));
            assertThat(never).failsWithin(SOON);
        } finally {
            Files.delete(hanging);
        }
        requireFilesAndLogAgree();
    }

    /** Each looks at what it served itself; whoever leads, a version that fails through one of them is left, and once. */
    @Test
    void whatFailsThroughEitherRunnerIsLeftOnceAndByItself() {
        for (String release : RELEASES) {
            requireSwitched(first.switchTo(LAB, release, "A08", "A09"));
        }
        Map<String, RunnerClient> servedBy = Map.of("A08", first, "A09", second);

        servedBy.forEach((pid, runner) -> {
            for (int call = 0; call < 25 && !confirmedCauses(pid).contains("EMERGENCY"); call++) {
                runner.call(pid, "{\"raise\":\"no model\"}");
            }
        });

        for (String pid : servedBy.keySet()) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(confirmedCauses(pid)).endsWith("EMERGENCY"));
        }
        requireFilesAndLogAgree();
        for (String pid : servedBy.keySet()) {
            assertThat(confirmedCauses(pid)).containsOnlyOnce("EMERGENCY");
            first.release(pid);
        }
    }

    /**
     * Both know of a withdrawal, and one of them acts on it: no PID is fought over, and no alarm comes twice. The version is
     * one that no other test leaves bound.
     */
    @Test
    void aWithdrawalIsFollowedByTheRunnerThatLeads() throws Exception {
        for (String release : List.of("1.0.0", "2.0.0")) {
            requireSwitched(first.switchTo(LAB, release, "A10"));
        }
        String pin = "/api/v1/pids/A10/pin";
        first.send(HttpMethod.PUT, pin, Map.of("reason", "acceptance test"), headers -> {});
        String withdraw = "/api/v1/algorithms/fault_lab/2.0.0/withdraw";
        try {
            second.post(withdraw, Map.of("reason", "misses scratches"));
            await().atMost(SOON).untilAsserted(() -> assertThat(alarms("A10")).isEqualTo(1));

            first.delete(pin);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(confirmedCauses("A10")).endsWith("EMERGENCY"));
            assertThat(confirmedCauses("A10")).containsOnlyOnce("EMERGENCY");
            assertThat(alarms("A10")).as("of both runners together").isEqualTo(1);
        } finally {
            second.delete(withdraw, Map.of("reason", "end of test"));
        }
        requireFilesAndLogAgree();
    }

    private int alarms(String pid) {
        return first.get("/api/v1/audit?action=emergency_alarm&pid=" + pid)
                .body()
                .path("total")
                .asInt();
    }

    private List<String> confirmedCauses(String pid) {
        return recorded().rows().stream()
                .filter(row -> row.pid().value().equals(pid) && row.isIn("CONFIRMED"))
                .map(RecordedSwitches.Row::cause)
                .toList();
    }

    @Test
    void everyReplicaHasTheNewVersionWarmWhenASwitchIsAcknowledged() throws Exception {
        assertThat(second.get("/api/v1/replicas").body().findValuesAsString("self"))
                .contains("true", "false");
        requireSwitched(first.switchTo(LAB, "1.0.0", "A11"));
        assertThat(statesOf("1.0.0", second)).isNotEmpty().allMatch(READY::contains);
    }

    @Test
    void aPausedReplicaHoldsASwitchUpNoLongerThanItsLeaseAndFollowsWhenItIsBack() throws Exception {
        requireSwitched(first.switchTo(LAB, "1.0.0", "A12"));
        RunnerProcess paused = runners.get(1);
        paused.pause();
        try {
            long start = System.nanoTime();
            requireSwitched(first.switchTo(LAB, "1.1.0", "A12"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            assertThat(first.call("A12", "{}").body().path("version").asString())
                    .isEqualTo("1.1.0");
        } finally {
            paused.resume();
        }
        assertThat(second.call("A12", "{}").body().path("version").asString()).isEqualTo("1.1.0");
        requireFilesAndLogAgree();
    }

    @Test
    void aReplicaThatCannotWarmAVersionIsNamedAndNothingIsSwitched() throws Exception {
        requireSwitched(first.switchTo(LAB, "1.0.0", "A13"));
        RunnerProcess hasty = start("hasty", "runner.process.handshake-timeout=1ms", "runner.emergency.enabled=false");
        hasty.client();
        await().atMost(SOON)
                .until(() -> first.get("/api/v1/replicas").body().toString().contains("/" + hasty.pid() + "/"));

        RunnerClient.Answer refused = first.switchTo(LAB, "1.1.0", "A13");
        hasty.close();

        assertThat(refused.code()).as(refused.toString()).isEqualTo("2010");
        assertThat(refused.detail()).contains("/" + hasty.pid() + "/", "could not warm fault_lab 1.1.0");
        assertThat(first.call("A13", "{}").body().path("version").asString()).isEqualTo("1.0.0");
        requireSwitched(first.switchTo(LAB, "1.1.0", "A13"));
    }

    private static List<String> statesOf(String version, RunnerClient client) {
        List<String> states = new ArrayList<>();
        client.get("/api/v1/processes").body().forEach(process -> {
            if (process.path("version").asString().equals(version)) {
                states.add(process.path("state").asString());
            }
        });
        return states;
    }

    private RunnerProcess start(String name, String... more) throws IOException {
        List<String> properties = new ArrayList<>(List.of(more));
        properties.addAll(List.of(
                "runner.home=" + store.home(),
                "runner.images.folder=" + folder.resolve("shm-" + name),
                "runner.lock-wait=1s",
                "runner.reconciliation.interval=200ms",
                "runner.emergency.interval=200ms",
                "runner.replicas.interval=50ms",
                "runner.replicas.lease=3s",
                "spring.datasource.url=" + database,
                "spring.datasource.username=" + parameter("user"),
                "spring.datasource.password=" + parameter("password")));
        RunnerProcess runner = RunnerProcess.start(folder.resolve(name + ".log"), properties);
        runners.add(runner);
        return runner;
    }

    /** Of the database's URL, because a user named elsewhere would win over it. */
    private String parameter(String name) {
        Matcher found = Pattern.compile("[?&]%s=([^&]*)".formatted(name)).matcher(database);
        return found.find() ? found.group(1) : "";
    }

    private static List<RunnerClient.Answer> switchOften(RunnerClient client, Random random, String... pids) {
        List<RunnerClient.Answer> answers = new ArrayList<>();
        for (int count = 0; count < 25; count++) {
            String release = RELEASES.get(random.nextInt(RELEASES.size()));
            answers.add(
                    random.nextBoolean()
                            ? client.switchTo(LAB, release, pids)
                            : client.switchTo(LAB, release, pids[random.nextInt(pids.length)]));
        }
        return answers;
    }

    private static void requireSwitched(RunnerClient.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private static void requireBusy(RunnerClient.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.code()).as(answer.toString()).isEqualTo("2011");
        assertThat(answer.headers().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
        assertThat(answer.detail()).containsPattern("changed by|held by|began a switch");
    }

    private long confirmed(String pid) {
        return recorded().rows().stream()
                .filter(row -> row.pid().value().equals(pid) && row.isIn("CONFIRMED"))
                .count();
    }

    /** Other tests' switches may be under way; those of this test are over. */
    private void requireFilesAndLogAgree() {
        await().atMost(SOON).untilAsserted(() -> {
            RecordedSwitches recorded = recorded();
            recorded.requireConsistent();
            assertThat(recorded.pending()).isEmpty();
            assertThat(recorded.rows()).extracting(RecordedSwitches.Row::cause).doesNotContain("EXTERNAL", "RECOVERY");
            assertThat(store.bindings(recorded.current().keySet())).isEqualTo(recorded.current());
        });
    }

    private RecordedSwitches recorded() {
        return RecordedSwitches.read(database, parameter("user"));
    }
}
