package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A store and a PostgreSQL with services on them, each in a JVM of its own, and what files and log say of these. */
final class SharedStore implements AutoCloseable {

    /** For what the reconciliation of a surviving runner does within its interval, on a busy machine. */
    static final Duration SOON = Duration.ofSeconds(20);

    private final Path folder;
    private final String database;
    private final CrashStore store;
    private final List<RunnerProcess> runners = new ArrayList<>();

    /** @param database its JDBC URL, user and password included */
    SharedStore(Path folder, String database) {
        this.folder = folder;
        this.database = database;
        this.store = CrashStore.at(folder.resolve("store"));
    }

    /** Starts one more; those that are started one after another come up together. */
    RunnerProcess start(String name, String... more) throws IOException {
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

    /** Of an installed version: the folder that its processes start in. */
    Path workingDirectory(String name, String version) throws IOException {
        return store.workingDirectory(name, version);
    }

    RecordedSwitches recorded() {
        return RecordedSwitches.read(database, parameter("user"));
    }

    /** How many runners have the version warm that the one on that host asked for. */
    int answersTo(String host) {
        return Integer.parseInt(query(
                "select count(*) from warm_up_answer a join warm_up_request r on r.id = a.request"
                        + " where a.failure is null and r.runner like ?",
                host));
    }

    /** When the runner on that host was last heard of, in the words of the database. */
    String lastSignOf(String host) {
        return query("select max(seen_at) from replica where runner like ?", host);
    }

    /** How many rows tell of the calls of canaries. */
    int toldCalls() {
        return Integer.parseInt(query("select count(*) from canary_calls where runner not like ?", "nobody"));
    }

    private String query(String sql, String host) {
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, host + "/%");
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return String.valueOf(row.getString(1));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The database cannot be read", failure);
        }
    }

    /** What the PID was bound by, first to last. */
    List<String> confirmedCauses(String pid) {
        return confirmed(pid).map(RecordedSwitches.Row::cause).toList();
    }

    /** What the PID was bound to, first to last. */
    List<String> confirmedVersions(String pid) {
        return confirmed(pid)
                .map(row -> Objects.requireNonNull(row.to()).version().version())
                .toList();
    }

    private Stream<RecordedSwitches.Row> confirmed(String pid) {
        return recorded().rows().stream().filter(row -> row.pid().value().equals(pid) && row.isIn("CONFIRMED"));
    }

    /** In the end, when what is under way is over. */
    void requireFilesAndLogAgree() {
        await().atMost(SOON).untilAsserted(() -> {
            RecordedSwitches recorded = recorded();
            recorded.requireConsistent();
            assertThat(recorded.pending()).isEmpty();
            assertThat(recorded.rows()).extracting(RecordedSwitches.Row::cause).doesNotContain("EXTERNAL", "RECOVERY");
            assertThat(store.bindings(recorded.current().keySet())).isEqualTo(recorded.current());
        });
    }

    @Override
    public void close() throws InterruptedException {
        for (RunnerProcess runner : runners) {
            runner.close();
        }
        store.algorithmProcesses().forEach(ProcessHandle::destroyForcibly);
    }

    /** Of the database's URL, because a user named elsewhere would win over it. */
    private String parameter(String name) {
        Matcher found = Pattern.compile("[?&]%s=([^&]*)".formatted(name)).matcher(database);
        return found.find() ? found.group(1) : "";
    }
}
