package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows from the death of a worker's process: it is written down, whoever waits for a start is told when there was
 * none, and the breaker decides about the next.
 */
final class Aftermath {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AlgorithmVersion version;
    private final WorkerJournal journal;
    private final StartGate gate;
    private final CrashLoopBreaker breaker;

    Aftermath(AlgorithmVersion version, WorkerJournal journal, StartGate gate, CrashLoopBreaker breaker) {
        this.version = version;
        this.journal = journal;
        this.gate = gate;
        this.breaker = breaker;
    }

    /** The pause before the next start; empty when there should be none. */
    Optional<Duration> of(ProcessRun ended, Throwable failure) {
        String how = ended.explain(failure);
        if (ended.outlastedCall()) {
            journal.event(ProcessEvent.Kind.TIMED_OUT, how);
            return Optional.of(Duration.ZERO);
        }
        boolean warm = ended.warmSince().isPresent();
        journal.event(warm ? ProcessEvent.Kind.DIED : ProcessEvent.Kind.START_FAILED, how);
        Optional<Duration> pause = breaker.died(System.nanoTime(), ended.warmFor(), ended.calls());
        breaker.openedFor().ifPresent(toll -> journal.heldDown(how, toll, breaker.heldBefore()));
        if (!warm) {
            gate.failed(notReady(how + journal.excerpt()));
        }
        return pause;
    }

    /** The worker has ended, and there will be no other start. */
    void retired() {
        journal.event(ProcessEvent.Kind.STOPPED, "its worker was retired");
        gate.failed(new RunnerException(
                Problem.STORE_BUSY, "%s was let go while it started".formatted(version), RETRY_AFTER));
    }

    private RunnerException notReady(String why) {
        return new RunnerException(Problem.PREWARM_FAILED, "%s did not become ready: %s".formatted(version, why));
    }
}
