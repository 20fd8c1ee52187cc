package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.Fixtures;
import io.procvision.runner.PostgresServer;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerProcess;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** Two services on one store and one PostgreSQL, and a third that is killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoRunnersTests {

    private static final String LAB = "fault_lab";
    private static final String OTHER = "other_lab";
    private static final List<String> RELEASES = List.of("1.0.0", "1.1.0");

    private static final Duration SOON = SharedStore.SOON;

    /** What a removal by force waits for the others: no longer than calls of these tests take. */
    private static final String DRAIN = "runner.process.drain-grace=5s";

    private static final List<String> READY = List.of("warm", "idle", "busy");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private final ExecutorService clients = Executors.newCachedThreadPool();

    private SharedStore store;
    private RunnerProcess secondProcess;
    private RunnerClient first;
    private RunnerClient second;

    @BeforeAll
    void startTwo() throws Exception {
        store = new SharedStore(folder, PostgresServer.newDatabase());
        RunnerProcess one = store.start("one", DRAIN);
        secondProcess = store.start("two", DRAIN);
        first = one.client();
        second = secondProcess.client();
        first.installed("fault_lab-1.0.0", "fault_lab-1.1.0", "fault_lab-2.0.0");
    }

    @AfterAll
    void stopAll() throws InterruptedException {
        clients.shutdownNow();
        store.close();
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
        store.requireFilesAndLogAgree();
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
        store.requireFilesAndLogAgree();
    }

    @Test
    void aRunnerThatIsKilledWhileItSwitchesIsInNobodysWay() throws Exception {
        RunnerProcess third = store.start("three");
        RunnerClient doomed = third.client();
        Future<List<RunnerClient.Answer>> answers =
                clients.submit(() -> switchOften(doomed, new Random(3), "A04", "A05"));
        await().atMost(SOON).until(() -> store.confirmedCauses("A04").size() > 3);
        String installation = accepted(doomed, "spare_lab-1.1.0");
        third.kill();

        await().atMost(SOON).untilAsserted(() -> requireSwitched(first.switchTo(LAB, "1.0.0", "A04", "A05")));
        requireSwitched(second.switchTo(LAB, "1.1.0", "A04", "A05"));
        assertThat(answers).failsWithin(SOON);
        requireCutOff(installation, third);
        store.requireFilesAndLogAgree();
    }

    @Test
    void whileARunnerWarmsAVersionTheOtherSaysWhoseTurnItIsAndTakesOverWhenThatRunnerDies() throws Exception {
        requireSwitched(first.switchTo(LAB, "1.0.0", "A06", "A07"));
        Path hanging = Files.createFile(store.workingDirectory(LAB, "2.0.0").resolve("hang_at_start"));
        try {
            RunnerProcess third = store.start("four");
            RunnerClient doomed = third.client();
            Future<RunnerClient.Answer> never = clients.submit(() -> doomed.switchTo(LAB, "2.0.0", "A06", "A07"));
            await().atMost(SOON).until(() -> store.recorded().pending().size() == 2);

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
        store.requireFilesAndLogAgree();
    }

    /**
     * On another host, as far as the others can tell: whether it is dead they cannot know. Other changes wait for it, an
     * emergency does not; and when it goes on, it finds that it is too late.
     */
    @Test
    void anEmergencyGoesAheadOfARunnerThatStandsStillWhileItWarms() throws Exception {
        for (String release : RELEASES) {
            requireSwitched(first.switchTo(LAB, release, "A14"));
        }
        Path hanging = Files.createFile(store.workingDirectory(LAB, "2.0.0").resolve("hang_at_start"));
        RunnerProcess elsewhere = store.start("elsewhere", "runner.host-name=elsewhere");
        try {
            RunnerClient slow = elsewhere.client();
            Future<RunnerClient.Answer> late = clients.submit(() -> slow.switchTo(LAB, "2.0.0", "A14"));
            await().atMost(SOON).until(() -> store.recorded().pending().size() == 1);
            elsewhere.pause();
            try {
                requireBusy(first.switchTo(LAB, "1.0.0", "A14"));
                requireSwitched(second.emergency("A14"));
            } finally {
                Files.delete(hanging);
                elsewhere.resume();
            }
            assertThat(late.get().status()).as(late.get().toString()).isEqualTo(409);
        } finally {
            elsewhere.close();
        }
        assertThat(store.confirmedVersions("A14")).containsExactly("1.0.0", "1.1.0", "1.0.0");
        assertThat(store.confirmedCauses("A14")).endsWith("EMERGENCY");
        store.requireFilesAndLogAgree();
        first.release("A14");
    }

    /**
     * Its process stands still first, so that it waits for nothing else any more when it is stopped itself; and that process
     * goes on before it does, so that the next thing it does is to replace the file.
     */
    @Test
    void aRunnerThatFellSilentDoesNotSwapWhenItGoesOn() throws Exception {
        requireSwitched(first.switchTo(LAB, "1.0.0", "A15"));
        Path hanging = Files.createFile(store.workingDirectory(LAB, "2.0.0").resolve("hang_at_start"));
        RunnerProcess silent = store.start("silent", "runner.host-name=silent");
        try {
            RunnerClient slow = silent.client();
            Future<RunnerClient.Answer> late = clients.submit(() -> slow.switchTo(LAB, "2.0.0", "A15"));
            await().atMost(SOON).until(() -> !started(slow, LAB, "2.0.0").isEmpty());
            List<Long> processes = started(slow, LAB, "2.0.0");
            for (long process : processes) {
                RunnerProcess.signal(process, "STOP");
            }
            Files.delete(hanging);
            await().atMost(SOON).until(() -> store.answersTo("silent") == 2);
            String heardAll = store.lastSignOf("silent");
            await().atMost(SOON).until(() -> store.lastSignOf("silent"), sign -> !sign.equals(heardAll));
            String once = store.lastSignOf("silent");
            await().atMost(SOON).until(() -> store.lastSignOf("silent"), sign -> !sign.equals(once));

            silent.pause();
            await().atMost(SOON).until(() -> store.recorded().pending().isEmpty());
            for (long process : processes) {
                RunnerProcess.signal(process, "CONT");
            }
            silent.resume();

            assertThat(late.get().code()).as(late.get().toString()).isEqualTo("2011");
            assertThat(late.get().detail()).contains("given up by another runner");
        } finally {
            Files.deleteIfExists(hanging);
            silent.close();
        }
        assertThat(store.confirmedVersions("A15")).containsExactly("1.0.0");
        store.requireFilesAndLogAgree();
        requireSwitched(first.switchTo(LAB, "1.1.0", "A15"));
    }

    /** Clients send a PID's calls to whichever runner: neither alone would have seen enough of them, before or after the switch. */
    @Test
    void aCanaryIsJudgedByTheCallsThatBothRunnersServed() {
        requireSwitched(first.switchTo(LAB, "1.0.0", "A16"));
        callThroughBoth("A16", 6);
        RunnerClient.Answer created = first.post(
                "/api/v1/canaries",
                Map.of(
                        "name",
                        LAB,
                        "version",
                        "1.1.0",
                        "stages",
                        List.of(Map.of("pids", List.of("A16"), "bake", "PT0.1S", "deadline", "PT10M")),
                        "criteria",
                        Map.of("min_calls", 10, "max_ng_rate_delta", 0.5),
                        "auto_promote",
                        true,
                        "reason",
                        "test"));
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        String canary = "/api/v1/canaries/" + created.body().path("id").asLong();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(second.get(canary)
                                .body()
                                .at("/next/waiting_for")
                                .asString(""))
                        .isEqualTo("enough calls to judge"));

        callThroughBoth("A16", 6);

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(second.get(canary).body().path("state").asString())
                                .isEqualTo("completed"));
        JsonNode stage = first.get(canary).body().at("/stages/0");
        assertThat(stage.at("/canary/calls").asInt()).isBetween(10, 12);
        assertThat(stage.at("/baseline/calls").asInt()).isEqualTo(12);
        await().atMost(SOON).until(() -> store.toldCalls() == 0);
        store.requireFilesAndLogAgree();
    }

    private void callThroughBoth(String pid, int each) {
        for (RunnerClient runner : List.of(first, second)) {
            for (int call = 0; call < each; call++) {
                RunnerClient.Answer answer = runner.call(pid, "{}");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            }
        }
    }

    /** Each looks at what it served itself; whoever leads, a version that fails through one of them is left, and once. */
    @Test
    void whatFailsThroughEitherRunnerIsLeftOnceAndByItself() {
        for (String release : RELEASES) {
            requireSwitched(first.switchTo(LAB, release, "A08", "A09"));
        }
        Map<String, RunnerClient> servedBy = Map.of("A08", first, "A09", second);

        servedBy.forEach((pid, runner) -> {
            for (int call = 0; call < 25 && !store.confirmedCauses(pid).contains("EMERGENCY"); call++) {
                runner.call(pid, "{\"raise\":\"no model\"}");
            }
        });

        for (String pid : servedBy.keySet()) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(store.confirmedCauses(pid)).endsWith("EMERGENCY"));
        }
        store.requireFilesAndLogAgree();
        for (String pid : servedBy.keySet()) {
            assertThat(store.confirmedCauses(pid)).containsOnlyOnce("EMERGENCY");
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
                    .untilAsserted(
                            () -> assertThat(store.confirmedCauses("A10")).endsWith("EMERGENCY"));
            assertThat(store.confirmedCauses("A10")).containsOnlyOnce("EMERGENCY");
            assertThat(alarms("A10")).as("of both runners together").isEqualTo(1);
        } finally {
            second.delete(withdraw, Map.of("reason", "end of test"));
        }
        store.requireFilesAndLogAgree();
    }

    /** The call goes on for as long as the test likes; what serves it must have its folder until then. */
    @Test
    void aVersionIsRemovedByForceOnceTheOtherRunnerIsDoneWithIt() throws Exception {
        first.installed("spare_lab-1.0.0");
        requireSwitched(first.switchTo("spare_lab", "1.0.0", "A17"));
        Path deployed = store.workingDirectory("spare_lab", "1.0.0");
        Path enough = folder.resolve("enough");
        Future<RunnerClient.Answer> call =
                clients.submit(() -> second.call("A17", "{\"until\": \"%s\"}".formatted(enough)));
        await().atMost(SOON).until(() -> states(second, "spare_lab", "1.0.0").contains("busy"));

        Future<RunnerClient.Answer> removed =
                clients.submit(() -> first.delete("/api/v1/algorithms/spare_lab/1.0.0?force=true&reason=recalled"));
        await().atMost(SOON).until(() -> second.call("A17", "{}").code().equals("1001"));
        await("removal").during(Duration.ofSeconds(1)).until(() -> !removed.isDone() && Files.exists(deployed));
        Files.createFile(enough);

        assertThat(call.get().status()).as(call.get().toString()).isEqualTo(200);
        assertThat(removed.get().status()).as(removed.get().toString()).isEqualTo(204);
        assertThat(deployed).doesNotExist();
    }

    /** Whichever runner a client's next request reaches. */
    @Test
    void anInstallationIsToldByTheRunnerThatDoesNotDoIt() {
        String operation = accepted(first, "aging_lab-1.0.0");

        String events = second.text(operation + "/events", MediaType.TEXT_EVENT_STREAM_VALUE)
                .getBody();

        assertThat(events).contains("\"state\":\"running\"", "\"state\":\"succeeded\"");
        assertThat(second.get(operation).body().at("/result/name").asString()).isEqualTo("aging_lab");
        assertThat(second.get(operation).body()).isEqualTo(first.get(operation).body());
    }

    private static String accepted(RunnerClient runner, String fixture) {
        RunnerClient.Answer accepted = runner.post(
                "/api/v1/algorithms/install",
                RunnerClient.parts("file", new FileSystemResource(Fixtures.fixture(fixture + ".zip"))));
        assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
        return String.valueOf(accepted.headers().getLocation());
    }

    private void requireCutOff(String operation, RunnerProcess killed) {
        for (RunnerClient survivor : List.of(first, second)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    survivor.get(operation).body().path("state").asString())
                            .isEqualTo("failed"));
            assertThat(survivor.get(operation).body().at("/problem/detail").asString())
                    .contains("/" + killed.pid() + "/", "Install it again");
        }
    }

    private int alarms(String pid) {
        return first.get("/api/v1/audit?action=emergency_alarm&pid=" + pid)
                .body()
                .path("total")
                .asInt();
    }

    /** With a version of its own, so that none of the two has it warm from another test, and the second starts it last. */
    @Test
    void everyReplicaHasTheNewVersionWarmWhenASwitchIsAcknowledged() throws Exception {
        assertThat(second.get("/api/v1/replicas").body().findValuesAsString("self"))
                .contains("true", "false");
        first.installed("other_lab-1.0.0");
        Path hanging = Files.createFile(store.workingDirectory(OTHER, "1.0.0").resolve("hang_at_start"));
        Future<RunnerClient.Answer> switched = clients.submit(() -> first.switchTo(OTHER, "1.0.0", "A11"));
        try {
            await().atMost(SOON)
                    .until(() -> !started(first, OTHER, "1.0.0").isEmpty()
                            && !started(second, OTHER, "1.0.0").isEmpty());
            List<Long> slow = started(second, OTHER, "1.0.0");
            for (long process : slow) {
                RunnerProcess.signal(process, "STOP");
            }
            try {
                Files.delete(hanging);
                await().atMost(SOON).until(() -> READY.containsAll(states(first, OTHER, "1.0.0")));
                await("acknowledgement").during(Duration.ofSeconds(1)).until(() -> !switched.isDone());
            } finally {
                for (long process : slow) {
                    RunnerProcess.signal(process, "CONT");
                }
            }
            requireSwitched(switched.get());
            assertThat(states(second, OTHER, "1.0.0")).isNotEmpty().allMatch(READY::contains);
        } finally {
            Files.deleteIfExists(hanging);
            first.unbind("A11");
        }
    }

    @Test
    void aPausedReplicaHoldsASwitchUpNoLongerThanItsLeaseAndFollowsWhenItIsBack() throws Exception {
        requireSwitched(first.switchTo(LAB, "1.0.0", "A12"));
        RunnerProcess paused = secondProcess;
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
        store.requireFilesAndLogAgree();
    }

    @Test
    void aReplicaThatCannotWarmAVersionIsNamedAndNothingIsSwitched() throws Exception {
        requireSwitched(first.switchTo(LAB, "1.0.0", "A13"));
        RunnerProcess hasty =
                store.start("hasty", "runner.process.handshake-timeout=1ms", "runner.emergency.enabled=false");
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

    private static List<String> states(RunnerClient client, String name, String version) {
        return processes(client, name, version)
                .map(process -> process.path("state").asString())
                .toList();
    }

    /** The ids that the operating system gave to them. */
    private static List<Long> started(RunnerClient client, String name, String version) {
        return processes(client, name, version)
                .map(process -> process.path("os_pid").asLong(0))
                .filter(id -> id > 0)
                .toList();
    }

    private static Stream<JsonNode> processes(RunnerClient client, String name, String version) {
        return client.get("/api/v1/processes")
                .body()
                .valueStream()
                .filter(process -> process.path("name").asString("").equals(name)
                        && process.path("version").asString("").equals(version));
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
        assertThat(answer.detail()).containsPattern("changed by|held by|began a switch|given up by");
    }
}
