package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills runners in the middle of switches, as {@code kill -9} does: at each step, at random moments, and while they recover
 * from the kill before. After every kill, and again after the recovery, files and log are compared with what clients had
 * been told. {@code -Dcrash.kills=5000} makes it thousands, {@code -Dcrash.seed=…} repeats a choice of moments.
 */
class CrashConsistencyTests {

    private static final Logger log = LoggerFactory.getLogger(CrashConsistencyTests.class);

    /** Of runners; each kill of a JVM is one of every runner in it. */
    private static final int KILLS = Integer.getInteger("crash.kills", 200);

    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int JVMS = 2;
    private static final int RUNNERS_IN_EACH = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void noKillTearsAFileLosesAPidOrUndoesWhatWasAcknowledged() throws Exception {
        log.info("{} kills with -Dcrash.seed={}", KILLS, SEED);
        ExecutorService executor = Executors.newFixedThreadPool(JVMS);
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(JVMS);
        List<CrashStore> stores = new ArrayList<>();
        for (int number = 0; number < JVMS * RUNNERS_IN_EACH; number++) {
            stores.add(CrashStore.create(folder.resolve("store-" + number)));
        }
        try {
            ChildJvm jvm = ChildJvm.in(folder);
            List<CrashedRunners> all = new ArrayList<>();
            for (int number = 0; number < JVMS; number++) {
                List<CrashedStore> own =
                        stores.subList(number * RUNNERS_IN_EACH, (number + 1) * RUNNERS_IN_EACH).stream()
                                .map(CrashedStore::new)
                                .toList();
                all.add(new CrashedRunners(own, jvm, timer, folder.resolve("jvm-%d.log".formatted(number))));
            }
            all.get(0).runToTheEnd(true);
            List<Callable<Integer>> work = new ArrayList<>();
            for (int number = 0; number < JVMS; number++) {
                CrashedRunners runners = all.get(number);
                Random random = new Random(SEED + number);
                work.add(() -> killOverAndOver(runners, random));
            }
            int switches = 0;
            for (Future<Integer> done : executor.invokeAll(work)) {
                switches += done.get();
            }
            log.info("{} switches were acknowledged between {} kills", switches, KILLS);
            assertThat(switches).isGreaterThan(KILLS);
        } finally {
            executor.shutdownNow();
            timer.shutdownNow();
            stores.forEach(CrashConsistencyTests::requireNoStrays);
        }
    }

    private static int killOverAndOver(CrashedRunners runners, Random random) throws IOException, InterruptedException {
        for (int number = 0; number * JVMS * RUNNERS_IN_EACH < KILLS; number++) {
            Kill kill = Kill.number(number, RUNNERS_IN_EACH, random);
            try {
                runners.kill(kill, random);
            } catch (AssertionError broken) {
                throw new AssertionError(
                        "After kill %d, %s, with -Dcrash.seed=%d".formatted(number, kill, SEED), broken);
            }
        }
        runners.runToTheEnd(false);
        return runners.switches();
    }

    /** The end of its standard input ends an algorithm; one that is left all the same is ended here. */
    static void requireNoStrays(CrashStore store) {
        try {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(store.algorithmProcesses()).isEmpty());
        } finally {
            store.algorithmProcesses().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
