package io.procvision.runner.process;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.protocol.Frame;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process of a worker, from its launch to its end. Run by the worker's thread; others may look, and end it. */
final class ProcessRun implements AutoCloseable {

    private final InstalledAlgorithm algorithm;
    private final ProcessRuntime runtime;
    private final WorkerJournal journal;
    private final StartGate gate;
    private final ProcessDeadline deadline;
    private volatile @Nullable AlgorithmProcess process;
    private volatile @Nullable FrameChannel channel;
    private volatile @Nullable Instant warmSince;
    private volatile boolean closing;

    ProcessRun(InstalledAlgorithm algorithm, ProcessRuntime runtime, WorkerJournal journal, StartGate gate) {
        this.algorithm = algorithm;
        this.runtime = runtime;
        this.journal = journal;
        this.gate = gate;
        this.deadline = new ProcessDeadline(
                () -> journal.event(
                        ProcessEvent.Kind.MISSED_HEARTBEAT, "an idle process did not answer a ping in time"),
                () -> journal.event(ProcessEvent.Kind.ANSWERED_HEARTBEAT, "it answered a ping"));
    }

    AlgorithmProcess launch() throws IOException {
        AlgorithmProcess launched = runtime.launcher()
                .launch(
                        new ProcessLauncher.Launch(
                                algorithm.interpreter(), algorithm.workingDirectory(), algorithm.entryPoint(), false),
                        deadline,
                        journal::line);
        journal.launched(launched.osPid());
        process = launched;
        return launched;
    }

    /** The way from launched to warm; from then on it takes calls from the queue once it {@link #serve serves}. */
    Frame.Hello warmUp(AlgorithmProcess launched, CallQueue queue) throws IOException {
        Frame.Hello hello = Handshake.perform(launched, runtime.settings());
        channel = new FrameChannel(
                algorithm.version(),
                launched,
                queue,
                runtime.settings(),
                () -> gate.wantsChange() || !launched.isAlive());
        launched.onEnd(queue::disturb);
        warmSince = runtime.clock().instant();
        return hello;
    }

    /** Serves calls until somebody wants it to end, and ends it. */
    void serve(AlgorithmProcess launched) throws IOException {
        FrameChannel warm = channel;
        if (warm == null) {
            throw new IllegalStateException("process %d is not warm".formatted(launched.osPid()));
        }
        warm.serve();
        if (!launched.isAlive() || !gate.wantsChange()) {
            throw new IOException("it ended by itself while idle");
        }
        launched.shutDown(runtime.settings().drainGrace());
    }

    /** Ends it from another thread: one that still starts is killed, another may finish its call within the grace. */
    void retire(Duration grace) {
        AlgorithmProcess present = process;
        if (present != null && channel != null) {
            present.killAfter(grace);
        } else if (present != null) {
            present.kill();
        }
    }

    /** Whether its process runs and is not being cleared up after. */
    boolean isAlive() {
        return !closing && process().filter(AlgorithmProcess::isAlive).isPresent();
    }

    /** Empty until it has been launched. */
    Optional<AlgorithmProcess> process() {
        return Optional.ofNullable(process);
    }

    /** When it answered its first ping. */
    Optional<Instant> warmSince() {
        return Optional.ofNullable(warmSince);
    }

    /** How long ago it answered its first ping; zero when it has not. */
    Duration warmFor() {
        return warmSince()
                .map(since -> Duration.between(since, runtime.clock().instant()))
                .orElse(Duration.ZERO);
    }

    /** What it is doing, given that it is warm. */
    ProcessState warmState() {
        FrameChannel present = channel;
        if (present != null && present.isBusy()) {
            return ProcessState.BUSY;
        }
        return calls() == 0 ? ProcessState.WARM : ProcessState.IDLE;
    }

    /** Calls answered so far. */
    long calls() {
        FrameChannel present = channel;
        return present == null ? 0 : present.calls();
    }

    /** Whether it was killed because a call outlasted its limit. */
    boolean outlastedCall() {
        return deadline.expired().filter(ProcessDeadline.Duty.CALL::equals).isPresent();
    }

    /** Why it is no more, in words that follow "it" or "process 7"; to be asked after {@link #close()}. */
    String explain(Throwable failure) {
        Optional<ProcessDeadline.Duty> late = deadline.expired();
        if (warmSince != null && late.isPresent()) {
            return "it outlasted the limit of its %s and was killed"
                    .formatted(late.get().name().toLowerCase(Locale.ROOT));
        }
        return failure.getMessage()
                + process().map(ended -> "; it " + ended.exitStatus()).orElse("");
    }

    @Override
    public void close() {
        closing = true;
        process().ifPresent(AlgorithmProcess::close);
    }
}
