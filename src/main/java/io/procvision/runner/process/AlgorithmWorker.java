package io.procvision.runner.process;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One place in a version's row of workers, with the thread that launches its process, serves calls through it, and
 * replaces it when it dies.
 */
final class AlgorithmWorker {

    private final String id;
    private final InstalledAlgorithm algorithm;
    private final AlgorithmWorkers workers;
    private final ProcessRuntime runtime;
    private final WorkerJournal journal;
    private final CrashLoopBreaker breaker;
    private final Thread thread;
    private final StartGate gate = new StartGate();
    private volatile ProcessState phase = ProcessState.STARTING;
    private volatile @Nullable AlgorithmProcess process;
    private volatile @Nullable Serving serving;
    private final AtomicInteger launches = new AtomicInteger();

    /** The present process, past its handshake. */
    record Serving(AlgorithmProcess process, FrameChannel channel, Instant since) {}

    AlgorithmWorker(int number, InstalledAlgorithm algorithm, AlgorithmWorkers workers, ProcessRuntime runtime) {
        this.id = "%s-%s-%d"
                .formatted(algorithm.version().name(), algorithm.version().version(), number);
        this.algorithm = algorithm;
        this.workers = workers;
        this.runtime = runtime;
        this.journal = new WorkerJournal(id, algorithm.version(), runtime);
        this.breaker = new CrashLoopBreaker(runtime.settings().restart());
        this.thread = new Thread(this::run, "process-" + id);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String id() {
        return id;
    }

    ProcessState state() {
        ProcessState present = phase;
        Serving now = serving;
        if (present == ProcessState.STOPPED) {
            return present;
        }
        if (gate.isRetiring()) {
            return ProcessState.RETIRING;
        }
        if (present != ProcessState.WARM || now == null) {
            return present;
        }
        if (now.channel().isBusy()) {
            return ProcessState.BUSY;
        }
        return now.channel().calls() == 0 ? ProcessState.WARM : ProcessState.IDLE;
    }

    /** The process of this moment, in whatever state. */
    Optional<AlgorithmProcess> process() {
        return Optional.ofNullable(process);
    }

    Optional<Serving> serving() {
        return Optional.ofNullable(serving);
    }

    int restarts() {
        return Math.max(0, launches.get() - 1);
    }

    List<String> lastLines(int count) {
        return journal.lastLines(count);
    }

    /** Completes when a process is warm, or fails as {@code 2010}; a pause or hold before the next start ends now. */
    CompletableFuture<Void> ready() {
        return gate.ready();
    }

    /** Replaces the process between two calls, or starts one now if there is none. */
    void restart() {
        gate.restart();
        workers.queue().disturb();
    }

    /** Ends the worker: a process that still starts is killed, another may finish its call within the grace. */
    void retire(Duration grace) {
        gate.retire();
        AlgorithmProcess present = process;
        if (present != null && serving != null) {
            present.killAfter(grace);
        } else if (present != null) {
            present.kill();
        }
        workers.queue().disturb();
    }

    void awaitEnd(Duration atMost) throws InterruptedException {
        thread.join(Math.max(1, atMost.toMillis()));
    }

    private void run() {
        try {
            Optional<Duration> pause = Optional.of(Duration.ZERO);
            while (awaitStart(pause)) {
                pause = runProcess();
            }
        } finally {
            phase = ProcessState.STOPPED;
            gate.failed(notReady("it was retired"));
            workers.ended();
        }
    }

    private boolean awaitStart(Optional<Duration> pause) {
        enter(pause.isEmpty() ? ProcessState.HELD_DOWN : ProcessState.BACKING_OFF);
        if (gate.await(pause)) {
            breaker.reset();
        }
        enter(ProcessState.STARTING);
        return !gate.isRetiring();
    }

    private void enter(ProcessState next) {
        phase = next;
        workers.changed();
    }

    /** One process from its launch to its end; returns the pause before the next, empty when there should be none. */
    private Optional<Duration> runProcess() {
        ProcessDeadline deadline = new ProcessDeadline(() ->
                journal.event(ProcessEvent.Kind.MISSED_HEARTBEAT, "an idle process did not answer a ping in time"));
        AlgorithmProcess last = null;
        boolean warm = false;
        try (AlgorithmProcess launched = launch(deadline)) {
            last = launched;
            if (!gate.isRetiring()) {
                FrameChannel channel = warmUp(launched);
                warm = true;
                channel.serve();
                end(launched);
            }
            return Optional.of(Duration.ZERO);
        } catch (IOException | RuntimeException | Error failure) { // after an error too, somebody has to start the next
            return gate.isRetiring() ? Optional.of(Duration.ZERO) : afterDeath(failure, last, warm);
        } finally {
            serving = null;
            process = null;
        }
    }

    private AlgorithmProcess launch(ProcessDeadline deadline) throws IOException {
        journal.launching();
        launches.incrementAndGet();
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

    private FrameChannel warmUp(AlgorithmProcess launched) throws IOException {
        workers.greetedBy(Handshake.perform(launched, runtime.settings()));
        FrameChannel channel = new FrameChannel(
                algorithm.version(),
                launched,
                workers.queue(),
                runtime.settings(),
                () -> gate.wantsChange() || !launched.isAlive());
        launched.onEnd(workers.queue()::disturb);
        serving = new Serving(launched, channel, runtime.clock().instant());
        breaker.started();
        enter(ProcessState.WARM);
        journal.event(ProcessEvent.Kind.STARTED, "it answered its first ping");
        gate.started();
        return channel;
    }

    private void end(AlgorithmProcess launched) throws IOException {
        if (!gate.wantsChange()) {
            throw new IOException("it ended by itself while idle");
        }
        launched.shutDown(runtime.settings().drainGrace());
    }

    private Optional<Duration> afterDeath(Throwable failure, @Nullable AlgorithmProcess ended, boolean warm) {
        Optional<ProcessDeadline.Duty> late =
                ended == null ? Optional.empty() : ended.deadline().expired();
        String how = warm && late.isPresent()
                ? "it outlasted the limit of its %s and was killed"
                        .formatted(late.get().name().toLowerCase(Locale.ROOT))
                : failure.getMessage() + (ended == null ? "" : "; it " + ended.exitStatus());
        if (late.filter(ProcessDeadline.Duty.CALL::equals).isPresent()) {
            journal.event(ProcessEvent.Kind.TIMED_OUT, how);
            return Optional.of(Duration.ZERO);
        }
        journal.event(warm ? ProcessEvent.Kind.DIED : ProcessEvent.Kind.START_FAILED, how);
        long now = System.nanoTime();
        Optional<Duration> pause = warm ? breaker.died(now) : breaker.startFailed(now);
        if (pause.isEmpty()) {
            journal.event(ProcessEvent.Kind.HELD_DOWN, how);
        }
        if (!warm) {
            gate.failed(notReady(how + journal.excerpt()));
        }
        return pause;
    }

    private RunnerException notReady(String why) {
        return new RunnerException(
                Problem.PREWARM_FAILED, "%s did not become ready: %s".formatted(algorithm.version(), why));
    }
}
