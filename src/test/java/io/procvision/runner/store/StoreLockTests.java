package io.procvision.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTests {

    @TempDir
    private Path home;

    private Store store;
    private StoreLock lock;

    @BeforeEach
    void create() {
        store = new Store(new StoreSettings(home, Duration.ofMillis(50)));
        lock = lock(Duration.ofMillis(50));
    }

    @Test
    void theFileSaysWhoHoldsItAndWhatFor() throws IOException {
        try (StoreLock.Held held = lock.acquire("switch of A01")) {
            assertThat(Files.readString(store.lock()))
                    .contains(
                            "switch of A01",
                            "runner line-3-0/" + ProcessHandle.current().pid() + "/");
        }
    }

    @Test
    void aSecondThreadIsRefusedWithTheHoldersName() throws InterruptedException {
        try (StoreLock.Held held = lock.acquire("switch of A01")) {
            RunnerException[] refusal = new RunnerException[1];
            Thread second = new Thread(() -> {
                try {
                    lock.acquire("install of demo").close();
                } catch (RunnerException refused) {
                    refusal[0] = refused;
                }
            });
            second.start();
            second.join();
            assertThat(refusal[0].problem()).isEqualTo(Problem.STORE_BUSY);
            assertThat(refusal[0].detail()).contains("install of demo", "switch of A01");
            assertThat(refusal[0].retryAfter()).isPresent();
        }
    }

    @Test
    void aRefusedThreadDoesNotLetAnotherProcessIn() throws Exception {
        try (StoreLock.Held held = lock.acquire("switch of A01")) {
            CompletableFuture.runAsync(() -> assertThatExceptionOfType(RunnerException.class)
                            .isThrownBy(() -> lock.acquire("install of demo")))
                    .get();
            Process other = launchHolder();
            try {
                assertThat(other.inputReader().readLine()).contains("STORE_BUSY");
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aWaitingThreadGetsItAsSoonAsItIsFree() throws InterruptedException {
        StoreLock patient = lock(Duration.ofSeconds(30));
        CountDownLatch taken = new CountDownLatch(1);
        Thread second;
        try (StoreLock.Held held = patient.acquire("first")) {
            second = new Thread(() -> {
                patient.acquire("second").close();
                taken.countDown();
            });
            second.start();
            assertThat(taken.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
        second.join();
    }

    @Test
    void anotherProcessIsRefusedAndItsDeathFreesTheLock() throws Exception {
        Process holder = launchHolder();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("holding");
            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> lock.acquire("mine"))
                    .satisfies(refused -> assertThat(refused.detail())
                            .contains("runner line-3-1/" + holder.pid() + "/", "a long operation"));
        } finally {
            holder.destroyForcibly().waitFor();
        }
        lock.acquire("mine").close();
    }

    private Process launchHolder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
    }

    private StoreLock lock(Duration wait) {
        return new StoreLock(store, new StoreSettings(home, wait), new RunnerIdentity("line-3-0"), Clock.systemUTC());
    }

    /** Takes the lock of the store it is given and never lets go; or says why it cannot. */
    static final class LockHolder {
        public static void main(String[] arguments) throws InterruptedException {
            StoreSettings settings = new StoreSettings(Path.of(arguments[0]), Duration.ofMillis(200));
            StoreLock lock =
                    new StoreLock(new Store(settings), settings, new RunnerIdentity("line-3-1"), Clock.systemUTC());
            try (StoreLock.Held held = lock.acquire("a long operation")) {
                System.out.println("holding");
                new CountDownLatch(1).await();
            } catch (RunnerException refused) {
                System.out.println(refused.problem().name());
            }
        }
    }
}
