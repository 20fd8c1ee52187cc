package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runners that die together because they share a JVM, each on a store of its own. The first runner of a JVM takes two
 * seconds of a processor to start, each further one a fraction of that; so a kill that hits several, each at a moment of its
 * own, tries as much in less than half the time.
 */
final class CrashedRunners {

    /** Runners that neither die nor speak for that long hang. */
    private static final long PATIENCE_SECONDS = 120;

    /** Nothing that quarantines or begins something by itself: what a kill leaves is judged by what was asked for. */
    private static final List<String> BEANS = CrashingRunnerConfiguration.findBeans("rollback", "canary");

    private final List<CrashedStore> stores;
    private final ChildJvm jvm;
    private final ScheduledExecutorService timer;
    private final Path log;
    private long startMillis = 1000;

    CrashedRunners(List<CrashedStore> stores, ChildJvm jvm, ScheduledExecutorService timer, Path log) {
        this.stores = stores;
        this.jvm = jvm;
        this.timer = timer;
        this.log = log;
    }

    int switches() {
        return stores.stream().mapToInt(CrashedStore::switches).sum();
    }

    /** Starts the runners, kills them as planned, and judges what they left behind. */
    void kill(Kill kill, Random random) throws IOException, InterruptedException {
        run(jvm.command(CrashingRunner.class, properties(kill, random), BEANS), kill);
        for (CrashedStore store : stores) {
            store.judge(random);
        }
    }

    /** Starts the runners, lets them switch for a moment, and lets them end of themselves. */
    void runToTheEnd(boolean archive) throws IOException, InterruptedException {
        Kill kill = new Kill.Never();
        List<String> properties = properties(kill, new Random(0));
        run(
                archive
                        ? jvm.archivingCommand(CrashingRunner.class, properties, BEANS)
                        : jvm.command(CrashingRunner.class, properties, BEANS),
                kill);
        stores.forEach(CrashedStore::requireSettled);
    }

    private List<String> properties(Kill kill, Random random) {
        List<String> properties = new ArrayList<>(List.of("crash.runners=" + stores.size()));
        for (int runner = 0; runner < stores.size(); runner++) {
            String prefix = "crash.%d.".formatted(runner);
            properties.add(prefix + "home=" + stores.get(runner).home());
            properties.add(prefix + "seed=" + random.nextLong());
            kill.stopOf(runner)
                    .ifPresent(stop -> properties.add("%sstop-at=%s:%d".formatted(prefix, stop.step(), stop.nth())));
        }
        return properties;
    }

    private void run(List<String> command, Kill kill) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        ScheduledFuture<?> hanging = timer.schedule(() -> kill(process), PATIENCE_SECONDS, TimeUnit.SECONDS);
        try (BufferedReader reports = process.inputReader()) {
            if (kill instanceof Kill.WhileStarting early) {
                killLater(process, Math.round(startMillis * early.part()));
            }
            listen(process, reports, kill);
            process.waitFor();
        } finally {
            process.destroyForcibly().waitFor();
            assertThat(hanging.cancel(false))
                    .as("they spoke or died in time; see " + log)
                    .isTrue();
        }
        boolean killed = process.exitValue() == 128 + 9;
        assertThat(killed)
                .as("%s ended with %d; see %s", kill, process.exitValue(), log)
                .isEqualTo(!(kill instanceof Kill.Never));
    }

    private void listen(Process process, BufferedReader reports, Kill kill) throws IOException {
        long start = System.nanoTime();
        int starting = stores.size();
        int moving = kill.stops();
        for (String line = reports.readLine(); line != null; line = reports.readLine()) {
            String[] parts = line.split(" ", 2);
            Report report = Report.parse(parts[1]);
            stores.get(Integer.parseInt(parts[0])).hear(report);
            if (report instanceof Report.Recovered && --starting == 0) {
                startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                letSwitch(process, kill);
            }
            if (report instanceof Report.Reached) {
                moving--;
            }
            if (starting == 0 && moving == 0 && kill instanceof Kill.Switching switching) {
                killLater(process, switching.pause());
                moving = -1;
            }
        }
    }

    private void letSwitch(Process process, Kill kill) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        if (kill instanceof Kill.Never) {
            var unused = timer.schedule(() -> close(process), 1, TimeUnit.SECONDS);
        }
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
}
