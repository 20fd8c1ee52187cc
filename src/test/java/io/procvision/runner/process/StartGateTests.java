package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StartGateTests {

    private final StartGate gate = new StartGate();
    private final AtomicBoolean alive = new AtomicBoolean(true);

    @Test
    void whoeverAsksForALivingProcessHasIt() {
        gate.started(alive::get);

        assertThat(gate.ready()).isCompleted();
        assertThat(gate.wantsChange()).isFalse();
    }

    @Test
    void whoeverAsksForADeadProcessWaitsForTheNextAndNotForAPause() {
        gate.started(alive::get);
        alive.set(false);

        CompletableFuture<Void> next = gate.ready();

        assertThat(next).isNotDone();
        assertThat(gate.await(Duration.ofMinutes(1), () -> false)).isTrue();
        gate.started(() -> true);
        assertThat(next).isCompleted();
    }

    @Test
    void whoeverAsksWhileAProcessIsReplacedWaitsForTheNext() {
        gate.started(alive::get);
        gate.restart();

        CompletableFuture<Void> next = gate.ready();

        assertThat(next).isNotDone();
        gate.await(Duration.ZERO, () -> true);
        gate.started(alive::get);
        assertThat(next).isCompleted();
    }

    @Test
    void aProcessThatIsToBeReplacedBeforeItStartedIsNotTheOneWaitedFor() {
        CompletableFuture<Void> ready = gate.ready();
        gate.restart();
        gate.started(alive::get);

        assertThat(ready).isNotDone();
        gate.await(Duration.ZERO, () -> true);
        gate.started(alive::get);
        assertThat(ready).isCompleted();
    }

    @Test
    void aPauseWhoseEndIsNoReasonForAStartIsWaitedOutAgain() {
        AtomicInteger pauses = new AtomicInteger();

        boolean asked = gate.await(Duration.ofMillis(1), () -> pauses.incrementAndGet() == 3);

        assertThat(asked).isFalse();
        assertThat(pauses).hasValue(3);
    }

    @Test
    void nobodyWaitsForTheNextProcessOfARetiredWorker() {
        gate.started(alive::get);
        gate.retire();
        alive.set(false);
        gate.failed(new RunnerException(Problem.STORE_BUSY, "let go"));
        gate.restart();

        assertThat(gate.ready()).isDone();
    }
}
