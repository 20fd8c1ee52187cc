package io.procvision.runner.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.ChildJvm;
import io.procvision.runner.activation.CrashStore;
import io.procvision.runner.activation.CrashingRunnerConfiguration;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a runner, as {@code kill -9} does, between every two steps of a canary and of its switches, and lets the next one go
 * on: no PID is ever on a version that nobody decided, and the canary comes to the end it would have come to.
 */
class CanaryCrashTests {

    private static final List<String> BEANS = CrashingRunnerConfiguration.findBeans();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void aCanaryGoesOnWhereItWas() throws Exception {
        CrashStore store = CrashStore.create(folder.resolve("store"));
        Line line = new Line(store, ChildJvm.in(folder), List.of());
        line.prepare();
        for (String stop : List.of(
                "OPENED", "BEGUN", "INTENDED", "SWAPPED", "CONFIRMED", "SWITCHED", "SETTLED", "BAKING", "OPENED")) {
            line.killAt(stop);
        }

        line.runToTheEnd();

        assertThat(line.canary()).isEqualTo("COMPLETED");
        assertThat(line.versions().values()).containsOnly(CanaryCrashRunner.NEW);
    }

    @Test
    void anAbortGoesOnUntilEveryPidIsBack() throws Exception {
        CrashStore store = CrashStore.create(folder.resolve("store"));
        Line line = new Line(store, ChildJvm.in(folder), List.of("crash.abort=true"));
        line.prepare();
        for (String stop : List.of("ABORTING", "SWAPPED", "BACK", "ALL_BACK", "ENDED")) {
            line.killAt(stop);
        }

        line.runToTheEnd();

        assertThat(line.canary()).isEqualTo("ABORTED");
        assertThat(line.versions().values()).containsOnly(CanaryCrashRunner.OLD);
    }

    /** The figures that broke the limit are gone with the first kill; what was decided by them is not. */
    @Test
    void aCanaryThatBrokeALimitGoesBackWholeThoughItsFiguresAreForgotten() throws Exception {
        CrashStore store = CrashStore.create(folder.resolve("store"));
        Line line =
                new Line(store, ChildJvm.in(folder), List.of("crash.breach=true", "runner.emergency.enabled=false"));
        line.prepare();
        for (String stop : List.of("ABORTING", "SWAPPED", "BACK", "ALL_BACK", "ENDED")) {
            line.killAt(stop);
        }

        line.runToTheEnd();

        assertThat(line.canary()).isEqualTo("ABORTED");
        assertThat(line.versions().values()).containsOnly(CanaryCrashRunner.OLD);
        assertThat(
                        line.rows(
                                "select trigger_metric, count(*) from switch_log"
                                        + " where cause = 'EMERGENCY' and state = 'CONFIRMED' and operator = 'system' group by trigger_metric"))
                .containsExactly(List.of("canary_error_rate", "3"));
        assertThat(line.rows("select pid from held_version where version = '1.1.0' and released_at is null"))
                .as("PIDs that are kept from the version")
                .hasSize(3);
    }

    /** A line with its store, and what must hold of them whenever no runner is there. */
    private static final class Line {

        private final CrashStore store;
        private final ChildJvm jvm;
        private final List<String> mode;

        Line(CrashStore store, ChildJvm jvm, List<String> mode) {
            this.store = store;
            this.jvm = jvm;
            this.mode = mode;
        }

        /** Binds the PIDs, creates the canary, and leaves an archive of classes for quicker starts. */
        void prepare() throws Exception {
            List<String> properties = properties(null);
            properties.add("crash.prepare=true");
            properties.add("runner.canary.interval=1h"); // the last one counts: it is not to begin yet
            List<String> said = run(jvm.archivingCommand(CanaryCrashRunner.class, properties, BEANS));
            assertThat(said).isEmpty();
            assertThat(versions().values()).containsOnly(CanaryCrashRunner.OLD);
        }

        void killAt(String stop) throws Exception {
            List<String> said = run(jvm.command(CanaryCrashRunner.class, properties(stop), BEANS));
            assertThat(said).as("what it said, to be killed at " + stop).containsExactly("reached " + stop);
            requireDecided(stop);
        }

        void runToTheEnd() throws Exception {
            List<String> said = run(jvm.command(CanaryCrashRunner.class, properties(null), BEANS));
            assertThat(said).containsExactly("over");
            requireDecided("the end");
            assertThat(rows("select id from switch_log where state = 'PENDING'"))
                    .isEmpty();
            assertThat(rows("select claimed_pid from canary_pid where claimed_pid is not null"))
                    .isEmpty();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(store.algorithmProcesses()).isEmpty());
        }

        private List<String> properties(@Nullable String stop) {
            List<String> properties = new ArrayList<>(List.of(
                    "runner.home=" + store.home(),
                    "runner.images.folder=" + store.home().resolve("shm"),
                    "runner.reconciliation.interval=20ms",
                    "runner.canary.interval=20ms",
                    "runner.canary.retry=50ms",
                    "runner.zips.scan-interval=1h"));
            properties.addAll(mode);
            if (stop != null) {
                properties.add("crash.stop-at=" + stop);
            }
            return properties;
        }

        /** What it said until it ended of itself or, once it stood still, by a kill. */
        private List<String> run(List<String> command) throws Exception {
            Path log = store.home().resolve("child.log");
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            try (BufferedReader reports = process.inputReader()) {
                CompletableFuture<List<String>> said = CompletableFuture.supplyAsync(() -> listen(process, reports));
                List<String> lines = said.get(2, TimeUnit.MINUTES);
                assertThat(process.waitFor())
                        .as(() -> "how it ended; its log ends with " + tail(log))
                        .isEqualTo(lines.stream().anyMatch(line -> line.startsWith("reached")) ? 128 + 9 : 0);
                return lines;
            } finally {
                process.destroyForcibly().waitFor();
            }
        }

        private static List<String> listen(Process process, BufferedReader reports) {
            return reports.lines()
                    .peek(line -> {
                        if (line.startsWith("reached")) {
                            process.toHandle().destroyForcibly();
                        }
                    })
                    .toList();
        }

        /** A PID on the new version is one that the canary wrote down before, with the way back. */
        private void requireDecided(String when) {
            Map<Pid, String> states = new TreeMap<>();
            for (List<String> row :
                    rows("select pid, state from canary_pid where from_version = '1.0.0' and state <> 'ROLLED_BACK'")) {
                states.put(new Pid(row.get(0)), row.get(1));
            }
            versions().forEach((pid, version) -> {
                if (version.equals(CanaryCrashRunner.NEW)) {
                    assertThat(states.get(pid))
                            .as("what the canary knows of %s at %s", pid, when)
                            .isIn("SWITCHING", "ON");
                }
            });
        }

        Map<Pid, AlgorithmVersion> versions() {
            Map<Pid, AlgorithmVersion> versions = new TreeMap<>();
            for (Map.Entry<Pid, BoundVersion> bound : store.bindings().entrySet()) {
                versions.put(bound.getKey(), bound.getValue().version());
            }
            assertThat(versions).hasSize(CanaryCrashRunner.PIDS.size());
            return versions;
        }

        String canary() {
            return rows("select state from canary").get(0).get(0);
        }

        private List<List<String>> rows(String query) {
            try (Connection connection = DriverManager.getConnection(
                            CrashStore.databaseUrl(store.home()), CrashStore.DATABASE_USER, null);
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                List<List<String>> rows = new ArrayList<>();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                        row.add(String.valueOf(result.getObject(column)));
                    }
                    rows.add(row);
                }
                return rows;
            } catch (SQLException failure) {
                throw new IllegalStateException("The database cannot be read", failure);
            }
        }

        private static String tail(Path log) {
            try {
                List<String> lines = Files.readAllLines(log);
                return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
            } catch (IOException gone) {
                return gone.toString();
            }
        }
    }
}
