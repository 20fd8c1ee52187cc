package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RestartablePostgres;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerProcess;
import io.procvision.runner.Traffic;
import io.procvision.runner.accounts.PageSession;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.ResourceAccessException;

/**
 * Two and three services, each with a host name of its own as pods have, on one store and one PostgreSQL. Clients call all of
 * them without a pause while versions are switched to and fro, a replica stands still, the one that leads is killed, and the
 * database is restarted. Their order spares starts: two at first, then a third, and two are left of these; then one more, of which
 * another is killed and another told to stop.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasUnderTrafficTests {

    private static final String LAB = "fault_lab";
    private static final int SWITCHES = 8;
    private static final int CALLS_BETWEEN = 2;
    private static final Map<String, ?> CALL = Map.of("step_index", 1, "step_desc", "{}", "timeout_ms", 20_000);

    /** The lease of who acts on withdrawals, the rounds in which it is asked for, and what a busy machine needs. */
    private static final Duration FOLLOWED = Duration.ofSeconds(15 + 3 + 12);

    /** The lease of who advances canaries, its rounds, and what a busy machine needs. */
    private static final Duration CANARY_FOLLOWED = Duration.ofSeconds(30 + 2 + 28);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private final List<Replica> replicas = new ArrayList<>();
    private RestartablePostgres database;
    private SharedStore store;

    private record Replica(String host, RunnerProcess process, RunnerClient client) {}

    @BeforeAll
    void startTwo() throws Exception {
        database = RestartablePostgres.start(folder.resolve("postgres"));
        store = new SharedStore(folder, database.url());
        RunnerProcess one = launch("pod-0");
        RunnerProcess two = launch("pod-1");
        replicas.add(new Replica("pod-0", one, one.client()));
        replicas.add(new Replica("pod-1", two, two.client()));
        replicas.get(0).client().installed("fault_lab-1.0.0", "fault_lab-1.1.0");
    }

    @AfterAll
    void stopAll() throws InterruptedException {
        store.close();
        database.close();
    }

    @Test
    @Order(1)
    void twoReplicasLoseNoCallWhileSwitchesGoToAndFro() throws Exception {
        switchToAndFro("A01");
    }

    @Test
    @Order(2)
    void ofTwoOneStandsStillDuringASwitch() throws Exception {
        standStill("A02", replicas.get(1), replicas.get(0));
    }

    @Test
    @Order(3)
    void threeReplicasLoseNoCallWhileSwitchesGoToAndFro() throws Exception {
        RunnerProcess third = launch("pod-2");
        replicas.add(new Replica("pod-2", third, third.client()));
        switchToAndFro("A03");
    }

    /** The leader itself: that it stands still is not noticed otherwise than that of any other. */
    @Test
    @Order(4)
    void ofThreeTheOneThatLeadsStandsStillDuringASwitch() throws Exception {
        Replica leader = leader();
        standStill(
                "A04",
                leader,
                replicas.stream()
                        .filter(each -> !each.equals(leader))
                        .findFirst()
                        .orElseThrow());
    }

    /**
     * None of the survivors can tell from the process id of another host that it is dead: they wait for its leases. Then one of
     * them does what only the leader does, which is to leave a withdrawn version where a pin had kept it.
     */
    @Test
    @Order(5)
    void whenTheOneThatLeadsIsKilledTheOthersServeOnAndOneOfThemFollowsIt() throws Exception {
        String pid = "A05";
        Replica leader = leader();
        Traffic traffic = begin(pid);
        String pin = "/api/v1/pids/" + pid + "/pin";
        String withdraw = "/api/v1/algorithms/fault_lab/1.1.0/withdraw";
        try (traffic) {
            List<Traffic.Client> doomed = List.of(call(traffic, leader, pid), call(traffic, leader, pid));
            replicas.remove(leader);
            replicas.forEach(survivor -> call(traffic, survivor, pid));
            traffic.awaitMoreCalls(CALLS_BETWEEN);
            traffic.change("1.1.0", () -> switchThrough(leader, pid, "1.1.0"));
            traffic.awaitMoreCalls(CALLS_BETWEEN);

            doomed.forEach(Traffic.Client::abandon);
            leader.process().kill();
            traffic.awaitMoreCalls(CALLS_BETWEEN);
            for (int turn = 0; turn < 4; turn++) {
                String version = turn % 2 == 0 ? "1.0.0" : "1.1.0";
                Replica survivor = replicas.get(turn / 2 % replicas.size());
                traffic.change(version, () -> switchThrough(survivor, pid, version));
                traffic.awaitMoreCalls(CALLS_BETWEEN);
            }

            traffic.change("1.0.0", () -> {
                replicas.get(0).client().send(HttpMethod.PUT, pin, Map.of("reason", "acceptance test"), headers -> {});
                replicas.get(0).client().post(withdraw, Map.of("reason", "misses scratches"));
                replicas.get(1).client().delete(pin);
                await().atMost(FOLLOWED)
                        .untilAsserted(
                                () -> assertThat(store.confirmedCauses(pid)).endsWith("EMERGENCY"));
            });
            assertThat(replicas).contains(leader());
            traffic.awaitMoreCalls(CALLS_BETWEEN);
        } finally {
            replicas.get(0).client().delete(withdraw, Map.of("reason", "end of test"));
        }
        requireServedAndRecorded(traffic, pid);
        assertThat(store.confirmedCauses(pid)).containsOnlyOnce("EMERGENCY");
    }

    /** And costs nobody the login: a person who has to act just then is at the console. */
    @Test
    @Order(6)
    void aRestartOfTheDatabaseInTheMiddleCostsNoCallAndSwitchesGoOnAfterIt() throws Exception {
        String pid = "A06";
        Traffic traffic = begin(pid);
        PageSession person =
                new PageSession(URI.create(replicas.get(0).process().address()).getPort());
        person.logIn("admin");
        try (traffic) {
            replicas.forEach(replica -> call(traffic, replica, pid));
            traffic.awaitMoreCalls(CALLS_BETWEEN);

            database.stop();
            for (Replica replica : replicas) {
                await().atMost(SharedStore.SOON).untilAsserted(() -> {
                    RunnerClient.Answer refused = replica.client().switchTo(LAB, "1.1.0", pid);
                    assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
                    assertThat(refused.code()).as(refused.toString()).isEqualTo("3005");
                });
            }
            traffic.awaitMoreCalls(CALLS_BETWEEN);
            assertThat(person.status("GET", "/console/pids/" + pid)).isEqualTo(200);
            database.restart();

            for (Replica replica : replicas) {
                await().atMost(SharedStore.SOON)
                        .until(() -> replica.client()
                                .get("/api/v1/replicas")
                                .body()
                                .findValuesAsString("alive")
                                .equals(Collections.nCopies(replicas.size(), "true")));
            }
            for (int turn = 0; turn < 4; turn++) {
                String version = turn % 2 == 0 ? "1.1.0" : "1.0.0";
                Replica replica = replicas.get(turn % replicas.size());
                traffic.change(version, () -> switchThrough(replica, pid, version));
                traffic.awaitMoreCalls(CALLS_BETWEEN);
            }
        }
        requireServedAndRecorded(traffic, pid);
    }

    /** What was begun through the one that is killed is brought to its end by another, and nothing of it is done twice. */
    @Test
    @Order(7)
    void whenTheOneThatAdvancesCanariesIsKilledAnotherGoesOnWithThem() throws Exception {
        String pid = "A07";
        String early = "A08";
        RunnerProcess fourth = launch("pod-3");
        replicas.add(new Replica("pod-3", fourth, fourth.client()));
        Traffic traffic = begin(pid);
        try (traffic) {
            switchThrough(replicas.get(0), early, "1.0.0");
            String canary = beginCanary(early, pid);
            await().atMost(SharedStore.SOON)
                    .untilAsserted(() ->
                            assertThat(canaryState(canary, "/next/waiting_for")).isEqualTo("enough calls to judge"));
            Replica leader = holderOf("canaries");
            List<Traffic.Client> doomed = List.of(call(traffic, leader, pid), call(traffic, leader, pid));
            replicas.remove(leader);
            replicas.forEach(survivor -> call(traffic, survivor, pid));
            traffic.awaitMoreCalls(CALLS_BETWEEN);

            doomed.forEach(Traffic.Client::abandon);
            leader.process().kill();
            traffic.awaitMoreCalls(CALLS_BETWEEN);
            traffic.change("1.1.0", () -> {
                replicas.forEach(survivor -> survivor.client().call(early, CALL));
                await().atMost(CANARY_FOLLOWED)
                        .untilAsserted(
                                () -> assertThat(canaryState(canary, "/state")).isEqualTo("completed"));
            });
            traffic.awaitMoreCalls(CALLS_BETWEEN);
        }
        requireServedAndRecorded(traffic, pid);
        assertThat(store.confirmedCauses(pid)).containsExactly("SWITCH", "CANARY");
        assertThat(store.confirmedCauses(early)).containsExactly("SWITCH", "CANARY");
        assertThat(replicas).contains(holderOf("canaries"));
    }

    /** As Kubernetes does it with a pod: it is sent no more calls, ends those that it has, and leaves nothing behind. */
    @Test
    @Order(8)
    void oneThatIsToldToStopEndsTheCallsThatItHasAndItsProcesses() throws Exception {
        String pid = "A09";
        Path goOn = folder.resolve("go-on");
        Map<String, ?> held =
                Map.of("step_index", 1, "step_desc", "{\"until\":\"%s\"}".formatted(goOn), "timeout_ms", 20_000);
        Traffic traffic = begin(pid);
        Replica leaving = replicas.remove(replicas.size() - 1);
        try (traffic) {
            replicas.forEach(survivor -> call(traffic, survivor, pid));
            CompletableFuture<RunnerClient.Answer> inFlight =
                    CompletableFuture.supplyAsync(() -> leaving.client().call(pid, held));
            await().atMost(SharedStore.SOON)
                    .until(() -> leaving.client().get("/api/v1/processes").body().findValuesAsString("state").stream()
                            .anyMatch("busy"::equals));
            List<ProcessHandle> family = leaving.process().family();
            assertThat(family).hasSizeGreaterThan(1);

            leaving.process().terminate();
            await().atMost(SharedStore.SOON).until(() -> !isReady(leaving));
            traffic.awaitMoreCalls(CALLS_BETWEEN);
            traffic.change("1.1.0", () -> switchThrough(replicas.get(0), pid, "1.1.0"));
            assertThat(inFlight).isNotDone();
            Files.createFile(goOn);

            assertThat(inFlight)
                    .succeedsWithin(SharedStore.SOON)
                    .satisfies(answer ->
                            assertThat(answer.status()).as(answer.toString()).isEqualTo(200))
                    .satisfies(answer ->
                            assertThat(answer.body().path("version").asString()).isEqualTo("1.0.0"));
            await().atMost(SharedStore.SOON)
                    .untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
            traffic.awaitMoreCalls(CALLS_BETWEEN);
        }
        requireServedAndRecorded(traffic, pid);
        assertThat(replicas.get(0).client().get("/api/v1/replicas").body()).hasSize(replicas.size());
    }

    /** What refuses a connection is sent no call either. */
    private static boolean isReady(Replica replica) {
        try {
            return replica.client().get("/actuator/health/readiness").status() == 200;
        } catch (ResourceAccessException refused) {
            return false;
        }
    }

    private String beginCanary(String early, String late) {
        RunnerClient.Answer created = replicas.get(0)
                .client()
                .post(
                        "/api/v1/canaries",
                        Map.of(
                                "name",
                                LAB,
                                "version",
                                "1.1.0",
                                "stages",
                                List.of(
                                        Map.of("pids", List.of(early), "bake", "PT0.1S", "deadline", "PT10M"),
                                        Map.of("pids", List.of(late), "bake", "PT0S")),
                                "criteria",
                                Map.of("min_calls", 2, "max_error_rate", 0.5),
                                "auto_promote",
                                true,
                                "reason",
                                "test"));
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        return "/api/v1/canaries/" + created.body().path("id").asLong();
    }

    private String canaryState(String canary, String what) {
        return replicas.get(0).client().get(canary).body().at(what).asString("");
    }

    private void switchToAndFro(String pid) throws Exception {
        Traffic traffic = begin(pid);
        try (traffic) {
            for (Replica replica : replicas) {
                call(traffic, replica, pid);
                call(traffic, replica, pid);
            }
            for (int turn = 1; turn <= SWITCHES; turn++) {
                traffic.awaitMoreCalls(CALLS_BETWEEN);
                String version = turn % 2 == 0 ? "1.0.0" : "1.1.0";
                Replica replica = replicas.get(turn % replicas.size());
                traffic.change(version, () -> switchThrough(replica, pid, version));
            }
            traffic.awaitMoreCalls(CALLS_BETWEEN);
        }
        requireServedAndRecorded(traffic, pid);
    }

    /** Its clients wait meanwhile, and are answered when it goes on: by what is bound then. */
    private void standStill(String pid, Replica still, Replica other) throws Exception {
        Traffic traffic = begin(pid);
        try (traffic) {
            replicas.forEach(replica -> call(traffic, replica, pid));
            traffic.awaitMoreCalls(CALLS_BETWEEN);
            still.process().pause();
            try {
                traffic.change("1.1.0", () -> switchThrough(other, pid, "1.1.0"));
            } finally {
                still.process().resume();
            }
            traffic.awaitMoreCalls(CALLS_BETWEEN);
            traffic.change("1.0.0", () -> switchThrough(still, pid, "1.0.0"));
            traffic.awaitMoreCalls(CALLS_BETWEEN);
        }
        requireServedAndRecorded(traffic, pid);
    }

    /** What is acknowledged is warm at every replica, so that none answers its first call cold. */
    private Traffic begin(String pid) {
        for (Replica replica : replicas) {
            await().atMost(SharedStore.SOON)
                    .until(() -> replica.client().get("/api/v1/replicas").body().findValuesAsString("alive").stream()
                                    .filter("true"::equals)
                                    .count()
                            == replicas.size());
        }
        Traffic traffic = new Traffic();
        traffic.change("1.0.0", () -> switchThrough(replicas.get(0), pid, "1.0.0"));
        return traffic;
    }

    private static Traffic.Client call(Traffic traffic, Replica replica, String pid) {
        return traffic.client(() -> replica.client().call(pid, CALL));
    }

    private static void switchThrough(Replica replica, String pid, String version) {
        RunnerClient.Answer answer = replica.client().switchTo(LAB, version, pid);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    /** Every change that was asked for is in the log and in the audit trail once, and no other is. */
    private void requireServedAndRecorded(Traffic traffic, String pid) {
        traffic.requireNothingLost();
        store.requireFilesAndLogAgree();
        assertThat(store.confirmedVersions(pid)).containsExactlyElementsOf(traffic.versions());
    }

    private Replica leader() throws SQLException {
        return holderOf("emergencies");
    }

    private Replica holderOf(String lease) throws SQLException {
        String host = holdersHost(lease);
        return replicas.stream()
                .filter(each -> each.host().equals(host))
                .findFirst()
                .orElseThrow();
    }

    private String holdersHost(String lease) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url());
                PreparedStatement statement = connection.prepareStatement("select runner from lease where name = ?")) {
            statement.setString(1, lease);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).as("somebody leads").isTrue();
                return row.getString(1).split("/", -1)[0];
            }
        }
    }

    private RunnerProcess launch(String host) throws IOException {
        return store.start(host, "runner.host-name=" + host);
    }
}
