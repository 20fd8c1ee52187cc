package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.ChildJvm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills runners between every two steps of an emergency, of the third that makes the brake withdraw the version, of the
 * withdrawal itself, the brake's or a person's, and of what it sets going. After each kill, files, log and quarantine are
 * compared: nobody has a version that nobody decided on, and what an emergency left is held back exactly where one is in the
 * log. A withdrawal that was begun is made whole by the next runner, and moves each PID once.
 */
class EmergencyCrashTests {

    private static final long PATIENCE_SECONDS = 120;
    private static final List<String> BEANS = CrashingRunnerConfiguration.findBeans();

    /** At the nth emergency, of which the third trips the brake and the fourth is the withdrawal's; or in the withdrawal. */
    private static final List<Kill> KILLS = List.of(
            Kill.at("LOCKED:1"),
            Kill.at("GUARDED:2"),
            Kill.at("INTENDED:1"),
            Kill.at("PREWARMED:2"),
            Kill.at("SWAPPED:1"),
            Kill.at("PUBLISHED:3"),
            Kill.at("CONFIRMED:3"),
            Kill.at(WithdrawalMarks.WRITING).whole(), // three PIDs had to leave the version, which is known again
            Kill.at(WithdrawalMarks.WRITTEN).whole(),
            Kill.at("LOCKED:4").whole(),
            Kill.at("SWAPPED:4").whole(),
            Kill.byHandAt(WithdrawalMarks.WRITING), // the person was not told that it was done
            Kill.byHandAt(WithdrawalMarks.WRITTEN).whole(),
            Kill.byHandAt("SWAPPED:1").whole(),
            Kill.byHandAt("CONFIRMED:2").whole());

    /**
     * @param isMadeWhole whether the next runner has to make the withdrawal whole
     */
    private record Kill(String at, boolean isByHand, boolean isMadeWhole) {

        static Kill at(String step) {
            return new Kill(step, false, false);
        }

        static Kill byHandAt(String step) {
            return new Kill(step, true, false);
        }

        Kill whole() {
            return new Kill(at, isByHand, true);
        }
    }

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void noKillLeavesAPidOnAVersionThatNobodyDecidedOn() throws Exception {
        List<AlgorithmVersion> versions = Stream.concat(
                        Stream.of(EmergencyCrashRunner.PROVEN),
                        IntStream.rangeClosed(0, KILLS.size() + 1).mapToObj(EmergencyCrashRunner::failing))
                .toList();
        CrashStore store = CrashStore.create(folder.resolve("store"), versions);
        ChildJvm jvm = ChildJvm.in(folder);
        try {
            run(store, jvm.archivingCommand(EmergencyCrashRunner.class, properties(store, 0), BEANS), false);
            for (int round = 1; round <= KILLS.size(); round++) {
                Kill kill = KILLS.get(round - 1);
                try {
                    run(store, jvm.command(EmergencyCrashRunner.class, properties(store, round), BEANS), true);
                    requireExplained(store);
                } catch (AssertionError broken) {
                    throw new AssertionError("After the kill at " + kill, broken);
                }
            }
            int last = KILLS.size() + 1;
            run(store, jvm.command(EmergencyCrashRunner.class, properties(store, last), BEANS), false);
            requireExplained(store);
            requireSettled(store, EmergencyCrashRunner.failing(last));
            requireWhole(store);
        } finally {
            CrashConsistencyTests.requireNoStrays(store);
        }
    }

    private static List<String> properties(CrashStore store, int round) {
        List<String> properties = new ArrayList<>(List.of(
                "runner.home=" + store.home(),
                "runner.images.folder=" + store.home().resolve("shm"),
                "runner.reconciliation.interval=50ms",
                "runner.zips.scan-interval=1h",
                "runner.emergency.interval=20ms",
                "runner.emergency.min-calls=10",
                "crash.round=" + round));
        if (round > 1 && KILLS.get(round - 2).isMadeWhole()) {
            properties.add("crash.finish=" + (round - 1));
        }
        if (round > 0 && round <= KILLS.size()) {
            Kill kill = KILLS.get(round - 1);
            properties.add("crash.stop-at=" + kill.at());
            properties.add("crash.by-hand=" + kill.isByHand());
        }
        return properties;
    }

    private static void run(CrashStore store, List<String> command, boolean killed)
            throws IOException, InterruptedException {
        Path log = store.home().resolve("child.log");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Thread impatience = new Thread(() -> {
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.toHandle().destroyForcibly();
                }
            } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
        impatience.setDaemon(true);
        impatience.start();
        String last = "";
        try (BufferedReader reports = process.inputReader()) {
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                last = line;
                if (line.startsWith("reached")) {
                    process.toHandle().destroyForcibly();
                }
            }
            process.waitFor();
        } finally {
            process.destroyForcibly().waitFor();
            impatience.interrupt();
        }
        assertThat(last).as("what it said last; see " + log).startsWith(killed ? "reached" : "done");
    }

    /** Every binding was asked for by the test or is an emergency's, and the quarantine says what the log says. */
    private static void requireExplained(CrashStore store) throws SQLException {
        RecordedSwitches recorded = recorded(store);
        recorded.requireConsistent();
        assertThat(recorded.rows()).extracting(RecordedSwitches.Row::cause).isSubsetOf("ACTIVATE", "EMERGENCY");
        Map<Pid, BoundVersion> files = store.bindings();
        for (Pid pid : EmergencyCrashRunner.PIDS) {
            BoundVersion pending = recorded.pending().stream()
                    .filter(row -> row.pid().equals(pid))
                    .map(RecordedSwitches.Row::to)
                    .findFirst()
                    .orElse(null);
            assertThat(files.get(pid)).isIn(recorded.current().get(pid), pending);
        }
        Set<String> held = held(store);
        Set<String> left = new HashSet<>();
        for (RecordedSwitches.Row row : recorded.rows()) {
            if (row.isIn("CONFIRMED") && row.cause().equals("EMERGENCY")) {
                String version = Objects.requireNonNull(row.from()).version().toString();
                left.add(row.pid() + " " + version);
                assertThat(held).containsAnyOf(row.pid() + " " + version, "* " + version);
            }
        }
        held.stream()
                .filter(hold -> !hold.startsWith("*"))
                .forEach(hold -> assertThat(left).contains(hold));
        files.forEach((pid, bound) -> assertThat(held)
                .as("%s has a version that is quarantined there", pid)
                .doesNotContain(pid + " " + bound.version()));
        assertThat(count(store, """
                        select count(*) from switch_log
                        where cause = 'EMERGENCY' and (trigger_metric is null or operator <> 'system')
                        and reason not like '%is withdrawn everywhere: bad batch'
                        """)).as("emergencies without a reason").isZero();
    }

    /** What was withdrawn is held everywhere, and each PID left it once; what was not written down moved nobody. */
    private static void requireWhole(CrashStore store) throws SQLException {
        Set<String> held = held(store);
        for (int round = 1; round <= KILLS.size(); round++) {
            Kill kill = KILLS.get(round - 1);
            AlgorithmVersion version = EmergencyCrashRunner.failing(round);
            List<Pid> left = recorded(store).rows().stream()
                    .filter(row -> row.isIn("CONFIRMED") && row.cause().equals("EMERGENCY"))
                    .filter(row -> Objects.requireNonNull(row.from()).version().equals(version))
                    .map(RecordedSwitches.Row::pid)
                    .toList();
            if (kill.isMadeWhole()) {
                assertThat(left)
                        .as("who left at %s", kill)
                        .containsExactlyInAnyOrderElementsOf(EmergencyCrashRunner.PIDS);
                assertThat(held).contains("* " + version);
            } else if (kill.isByHand()) {
                assertThat(left).as("who left at %s", kill).isEmpty();
                assertThat(held).noneMatch(hold -> hold.endsWith(version.toString()));
            }
        }
    }

    private static void requireSettled(CrashStore store, AlgorithmVersion failing) throws SQLException {
        assertThat(recorded(store).pending()).isEmpty();
        Set<String> held = held(store);
        assertThat(held).contains("* " + failing);
        store.bindings()
                .forEach((pid, bound) -> assertThat(held)
                        .as("%s has a version that is withdrawn", pid)
                        .doesNotContain("* " + bound.version()));
    }

    private static RecordedSwitches recorded(CrashStore store) {
        return RecordedSwitches.read(CrashStore.databaseUrl(store.home()), CrashStore.DATABASE_USER);
    }

    private static Set<String> held(CrashStore store) throws SQLException {
        Set<String> held = new HashSet<>();
        try (Connection connection = connect(store);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select pid, name, version from held_version where released_at is null")) {
            while (rows.next()) {
                held.add(rows.getString(1) + " " + new AlgorithmVersion(rows.getString(2), rows.getString(3)));
            }
        }
        return held;
    }

    private static long count(CrashStore store, String query) throws SQLException {
        try (Connection connection = connect(store);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection connect(CrashStore store) throws SQLException {
        return DriverManager.getConnection(CrashStore.databaseUrl(store.home()), CrashStore.DATABASE_USER, null);
    }
}
