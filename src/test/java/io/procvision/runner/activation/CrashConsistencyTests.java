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
    private static final int KILLS = Integer.getInteger("crash.kills", 200);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int STORES = 2;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void noKillTearsAFileLosesAPidOrUndoesWhatWasAcknowledged() throws Exception {
        log.info("{} kills with -Dcrash.seed={}", KILLS, SEED);
        ExecutorService executor = Executors.newFixedThreadPool(STORES);
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(STORES);
        List<CrashStore> stores = new ArrayList<>();
        for (int number = 0; number < STORES; number++) {
            stores.add(CrashStore.create(folder.resolve("store-" + number)));
        }
        try {
            ChildJvm jvm = ChildJvm.in(folder);
            List<CrashedStore> crashed = stores.stream()
                    .map(store -> new CrashedStore(store, jvm, timer))
                    .toList();
            crashed.get(0).runToTheEnd(true);
            List<Callable<Integer>> work = new ArrayList<>();
            for (int number = 0; number < STORES; number++) {
                CrashedStore store = crashed.get(number);
                Random random = new Random(SEED + number);
                work.add(() -> killOverAndOver(store, random));
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

    private static int killOverAndOver(CrashedStore store, Random random) throws IOException, InterruptedException {
        for (int number = 0; number < KILLS / STORES; number++) {
            Kill kill = Kill.number(number, random);
            try {
                store.kill(kill, random);
            } catch (AssertionError broken) {
                throw new AssertionError(
                        "After kill %d, %s, with -Dcrash.seed=%d".formatted(number, kill, SEED), broken);
            }
        }
        store.runToTheEnd(false);
        return store.switches();
    }

    /** The end of its standard input ends an algorithm; one that is left all the same is ended here. */
    private static void requireNoStrays(CrashStore store) {
        try {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(store.algorithmProcesses()).isEmpty());
        } finally {
            store.algorithmProcesses().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
