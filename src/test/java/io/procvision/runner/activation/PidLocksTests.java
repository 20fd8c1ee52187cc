package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidLocksTests {

    private static final Pid A = new Pid("A01");
    private static final Pid B = new Pid("B01");

    private final PidLocks locks = locks(Duration.ofMillis(30));

    @Test
    void differentPidsDoNotWaitForEachOther() {
        try (PidLocks.Held first = locks.acquire(List.of(A), "first", false);
                PidLocks.Held second = locks.acquire(List.of(B), "second", false)) {
            assertThat(first).isNotSameAs(second);
        }
    }

    @Test
    void whoReplacesFilesIsKnownUntilItIsDone() {
        try (PidLocks.Held held = locks.acquire(List.of(A), "switch", false)) {
            assertThat(locks.isReplacing(A)).isFalse();
            held.beginReplacing();
            assertThat(locks.isReplacing(A)).isTrue();
            assertThat(locks.isReplacing(B)).isFalse();
        }
        assertThat(locks.isReplacing(A)).isFalse();
    }

    @Test
    void aHeldPidIsRefusedByNameAndReleasesWhatWasTakenBefore() throws Exception {
        try (PidLocks.Held held = locks.acquire(List.of(B), "switch of B01 by anna", false)) {
            inAnotherThread(() -> assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> locks.acquire(List.of(A, B), "mine", false))
                    .satisfies(refused -> {
                        assertThat(refused.problem()).isEqualTo(Problem.STORE_BUSY);
                        assertThat(refused.detail()).contains("B01", "switch of B01 by anna");
                    }));
            assertThat(locks.tryAcquire(List.of(A), "free again")).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyAnEmergencyPreempts(boolean emergency) throws Exception {
        try (PidLocks.Held held = locks.acquire(List.of(A), "holding", false)) {
            inAnotherThread(() -> assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> locks.acquire(List.of(A), "wanting", emergency)));
            assertThat(held.preemption().isDone()).isEqualTo(emergency);
        }
    }

    @Test
    void aPreemptedHolderThatGivesUpHandsTheLockOver() throws Exception {
        PidLocks patient = locks(Duration.ofSeconds(30));
        CountDownLatch holding = new CountDownLatch(1);
        CompletableFuture<Void> holder = CompletableFuture.runAsync(() -> {
            try (PidLocks.Held held = patient.acquire(List.of(A), "warming", false)) {
                holding.countDown();
                assertThat(held.preemption().join()).isEqualTo(Preemption.byEmergency("emergency"));
            }
        });
        holding.await();

        patient.acquire(List.of(A), "emergency", true).close();

        holder.get();
    }

    @Test
    void whoFollowsAFileTakesTheGroundFromAWarmUpOnly() throws Exception {
        try (PidLocks.Held held = locks.acquire(List.of(A), "switch", false)) {
            inAnotherThread(() -> assertThat(locks.acquireToFollow(A, "following", threeTimes(), () -> true))
                    .isEmpty());
            assertThat(held.preemption()).isNotDone();
            held.beginWarming(Set.of());
            inAnotherThread(() -> assertThat(locks.acquireToFollow(A, "following", threeTimes(), () -> true))
                    .isEmpty());
            assertThat(held.preemption()).isCompletedWithValue(Preemption.byChangedFile("following"));
        }
    }

    @Test
    void whoFollowsAFileLeavesItToWhoReplacesIt() throws Exception {
        try (PidLocks.Held held = locks.acquire(List.of(A), "switch", false)) {
            held.beginWarming(Set.of());
            held.beginReplacing();
            inAnotherThread(() -> assertThat(locks.acquireToFollow(A, "following", () -> true, () -> true))
                    .isEmpty());
            assertThat(held.preemption()).isNotDone();
        }
    }

    @Test
    void whoMendsALostBindingGivesWayOnlyToAFileThatSaysSomethingUsable() throws Exception {
        try (PidLocks.Held held = locks.acquire(List.of(A, B), "activate of A01", false)) {
            held.beginWarming(Set.of(A));
            inAnotherThread(() -> assertThat(locks.acquireToFollow(A, "following", () -> true, () -> false))
                    .isEmpty());
            assertThat(held.preemption()).isNotDone();
            assertThat(locks.mending(A)).contains("activate of A01");
            assertThat(locks.mending(B)).isEmpty();

            inAnotherThread(() -> assertThat(locks.acquireToFollow(A, "following", threeTimes(), () -> true))
                    .isEmpty());
            assertThat(held.preemption()).isCompletedWithValue(Preemption.byChangedFile("following"));
        }
    }

    /** As when the holder catches up after a while. */
    private static BooleanSupplier threeTimes() {
        AtomicInteger left = new AtomicInteger(3);
        return () -> left.getAndDecrement() > 0;
    }

    @Test
    void anEmergencyDoesNotPreemptAnotherOneButWaitsForIt() throws Exception {
        PidLocks patient = locks(Duration.ofSeconds(30));
        CompletableFuture<Void> second;
        try (PidLocks.Held first = patient.acquire(List.of(A), "first emergency", true)) {
            CountDownLatch wanting = new CountDownLatch(1);
            second = CompletableFuture.runAsync(() -> {
                wanting.countDown();
                patient.acquire(List.of(A), "second emergency", true).close();
            });
            wanting.await();
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> second.get(50, TimeUnit.MILLISECONDS));
            assertThat(first.preemption()).isNotDone();
        }
        second.get();
    }

    private static void inAnotherThread(Runnable work) throws Exception {
        CompletableFuture.runAsync(work).get();
    }

    private static PidLocks locks(Duration wait) {
        return new PidLocks(new StoreSettings(Path.of("target"), wait));
    }
}
