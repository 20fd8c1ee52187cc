package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.ChildJvm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One store whose runner is killed over and over, with what its clients know: the bindings that were acknowledged, and the
 * one request that was under way. The start of the next runner is the recovery from the last kill.
 */
final class CrashedStore {

    /** A runner that neither dies nor speaks for that long hangs. */
    private static final long PATIENCE_SECONDS = 120;

    private static final List<String> BEANS = CrashingRunnerConfiguration.findBeans();

    private final CrashStore store;
    private final ChildJvm jvm;
    private final ScheduledExecutorService timer;
    private final Path log;
    private final Map<Pid, BoundVersion> acknowledged = new TreeMap<>();
    private Report.@Nullable Asked underWay;
    private int switches;
    private long startMillis = 1000;

    CrashedStore(CrashStore store, ChildJvm jvm, ScheduledExecutorService timer) {
        this.store = store;
        this.jvm = jvm;
        this.timer = timer;
        this.log = store.home().resolve("child.log");
    }

    /** Acknowledged so far. */
    int switches() {
        return switches;
    }

    /** Starts a runner, kills it as planned, and judges what it left behind. */
    void kill(Kill kill, Random random) throws IOException, InterruptedException {
        List<String> properties = new ArrayList<>(properties(random.nextLong()));
        if (kill instanceof Kill.At at) {
            properties.add("crash.stop-at=%s:%d".formatted(at.step(), at.nth()));
        }
        run(jvm.command(CrashingRunner.class, properties, BEANS), kill);
        requireNothingTorn();
        if (random.nextInt(4) == 0) {
            store.scatterLeftovers(random);
        }
    }

    /** Starts a runner, lets it switch for a moment, and lets it end of itself: for the archive, and for the last look. */
    void runToTheEnd(boolean archive) throws IOException, InterruptedException {
        List<String> properties = properties(0);
        run(
                archive
                        ? jvm.archivingCommand(CrashingRunner.class, properties, BEANS)
                        : jvm.command(CrashingRunner.class, properties, BEANS),
                new Kill.Never());
        RecordedSwitches recorded = recorded();
        recorded.requireConsistent();
        assertThat(recorded.pending()).isEmpty();
        assertThat(recorded.current()).isEqualTo(store.bindings()).isEqualTo(acknowledged);
    }

    private List<String> properties(long seed) {
        return List.of(
                "runner.home=" + store.home(),
                "runner.images.folder=" + store.home().resolve("shm"),
                // Often, so that it meets switches under way.
                "runner.reconciliation.interval=20ms",
                "runner.zips.scan-interval=1h",
                "crash.seed=" + seed);
    }

    private void run(List<String> command, Kill kill) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long start = System.nanoTime();
        ScheduledFuture<?> hanging = timer.schedule(() -> kill(process), PATIENCE_SECONDS, TimeUnit.SECONDS);
        try (BufferedReader reports = process.inputReader()) {
            if (kill instanceof Kill.WhileStarting early) {
                killLater(process, Math.round(startMillis * early.part()));
            }
            Map<Pid, BoundVersion> recovered = new TreeMap<>();
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                Report report = Report.parse(line);
                if (report instanceof Report.Bound bound) {
                    recovered.put(bound.pid(), bound.binding());
                } else if (report instanceof Report.Recovered done) {
                    startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    assertThat(done.pending()).as("pending after recovery").isZero();
                    requireRecovered(recovered);
                    process.getOutputStream().write('\n');
                    process.getOutputStream().flush();
                    if (kill instanceof Kill.After after) {
                        killLater(process, after.millis());
                    } else if (kill instanceof Kill.Never) {
                        var unused = timer.schedule(() -> close(process), 1, TimeUnit.SECONDS);
                    }
                } else if (report instanceof Report.Asked asked) {
                    underWay = asked;
                } else if (report instanceof Report.Acknowledged answer) {
                    acknowledge(answer.bindings());
                } else if (report instanceof Report.Refused refused) {
                    throw new AssertionError("Nobody was in the way of this request: " + refused.why());
                } else if (report instanceof Report.Reached) {
                    kill(process);
                }
            }
            process.waitFor();
        } finally {
            process.destroyForcibly().waitFor();
            assertThat(hanging.cancel(false))
                    .as("it spoke or died in time; see " + log)
                    .isTrue();
        }
        boolean killed = process.exitValue() == 128 + 9;
        assertThat(killed)
                .as("%s ended with %d; see %s", kill, process.exitValue(), log)
                .isEqualTo(!(kill instanceof Kill.Never));
    }

    /** By its handle: {@link Process#destroyForcibly} also closes the pipe, with acknowledgements that lie in it still. */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    private void killLater(Process process, long millis) {
        var unused = timer.schedule(() -> kill(process), millis, TimeUnit.MILLISECONDS);
    }

    private static void close(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            process.destroyForcibly();
        }
    }

    private void acknowledge(Map<Pid, BoundVersion> bindings) {
        Report.Asked request = Objects.requireNonNull(underWay);
        assertThat(request.target() == null ? Set.of() : new HashSet<>(request.pids()))
                .isEqualTo(bindings.keySet());
        request.pids().forEach(acknowledged::remove);
        acknowledged.putAll(bindings);
        underWay = null;
        switches++;
    }

    /** Right after a kill, with no runner there: whole files, an intact log, nothing acknowledged missing in either. */
    private void requireNothingTorn() {
        Map<Pid, BoundVersion> files = store.bindings();
        for (Pid pid : CrashingRunner.PIDS) {
            requireStands(pid, files.get(pid));
        }
        RecordedSwitches recorded = recorded();
        recorded.requireConsistent();
        acknowledged.forEach((pid, binding) -> assertThat(recorded.hasConfirmed(pid, binding))
                .as("the log has what was acknowledged: %s %s", pid, binding)
                .isTrue());
        if (!recorded.pending().isEmpty()) {
            assertThat(recorded.pending())
                    .extracting(RecordedSwitches.Row::group)
                    .containsOnly(recorded.pending().get(0).group());
            assertThat(asked())
                    .containsAll(recorded.pending().stream()
                            .map(RecordedSwitches.Row::pid)
                            .toList());
        }
        assertThat(recorded.rows())
                .as("nothing was adopted or restored, because nobody else wrote")
                .extracting(RecordedSwitches.Row::cause)
                .doesNotContain("EXTERNAL", "RECOVERY");
    }

    /** After the recovery: files and log say the same, and the request under way happened for all of its PIDs or none. */
    private void requireRecovered(Map<Pid, BoundVersion> logged) {
        Map<Pid, BoundVersion> files = store.bindings();
        assertThat(files).as("the files agree with the log").isEqualTo(logged);
        CrashingRunner.PIDS.forEach(pid -> requireStands(pid, files.get(pid)));
        long before = asked().stream()
                .filter(this::wouldChange)
                .filter(pid -> Objects.equals(files.get(pid), acknowledged.get(pid)))
                .count();
        long changes = asked().stream().filter(this::wouldChange).count();
        assertThat(before).as("PIDs of %s that kept their binding", underWay).isIn(0L, changes);
        acknowledged.clear();
        acknowledged.putAll(files);
        underWay = null;
    }

    /** A PID has what was acknowledged last, or what the request under way wants, which came after that. */
    private void requireStands(Pid pid, @Nullable BoundVersion binding) {
        BoundVersion before = acknowledged.get(pid);
        if (Objects.equals(binding, before)) {
            return;
        }
        assertThat(asked())
                .as("%s has %s, which nobody asked for", pid, binding)
                .contains(pid);
        AlgorithmVersion target = Objects.requireNonNull(underWay).target();
        assertThat(binding == null ? null : binding.version()).isEqualTo(target);
        if (binding != null) {
            Instant last = before == null ? Instant.MIN : before.activatedAt();
            assertThat(binding.activatedAt()).isAfter(last);
        }
    }

    private boolean wouldChange(Pid pid) {
        BoundVersion before = acknowledged.get(pid);
        AlgorithmVersion target = Objects.requireNonNull(underWay).target();
        return !Objects.equals(before == null ? null : before.version(), target);
    }

    private List<Pid> asked() {
        return underWay == null ? List.of() : underWay.pids();
    }

    private RecordedSwitches recorded() {
        return RecordedSwitches.read(CrashStore.databaseUrl(store.home()), CrashStore.DATABASE_USER);
    }
}
