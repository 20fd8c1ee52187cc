package io.procvision.runner.process;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One place in a version's row of workers, with the thread that launches its process, serves calls through it, and
 * replaces it when it dies.
 */
final class AlgorithmWorker {

    /** What fails over and over must not fill the log. */
    private static final Duration BREATH = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(AlgorithmWorker.class);

    private final WorkerId id;
    private final InstalledAlgorithm algorithm;
    private final AlgorithmWorkers workers;
    private final ProcessRuntime runtime;
    private final WorkerJournal journal;
    private final CrashLoopBreaker breaker;
    private final Aftermath aftermath;
    private final Thread thread;
    private final StartGate gate = new StartGate();
    private final AtomicInteger launches = new AtomicInteger();
    private volatile ProcessState phase = ProcessState.STARTING;
    private volatile @Nullable ProcessRun run;

    AlgorithmWorker(int number, InstalledAlgorithm algorithm, AlgorithmWorkers workers, ProcessRuntime runtime) {
        this.id = new WorkerId(algorithm.version(), number);
        this.algorithm = algorithm;
        this.workers = workers;
        this.runtime = runtime;
        this.journal = new WorkerJournal(id, runtime);
        this.breaker = new CrashLoopBreaker(runtime.settings().restart());
        this.aftermath = new Aftermath(algorithm.version(), journal, gate, breaker);
        this.thread = new Thread(this::work, "process-" + id);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    WorkerId id() {
        return id;
    }

    ProcessState state() {
        ProcessState present = phase;
        ProcessRun now = run;
        if (present == ProcessState.STOPPED) {
            return present;
        }
        if (gate.isRetiring()) {
            return ProcessState.RETIRING;
        }
        return present == ProcessState.WARM && now != null ? now.warmState() : present;
    }

    /** The process of this moment, in whatever state. */
    Optional<AlgorithmProcess> process() {
        return run().flatMap(ProcessRun::process);
    }

    Optional<ProcessRun> run() {
        return Optional.ofNullable(run);
    }

    /** What its process used when it was last looked at. */
    Optional<ResourceSample> usage() {
        return process().flatMap(AlgorithmProcess::usage);
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
        run().ifPresent(present -> present.retire(grace));
        workers.queue().disturb();
    }

    void awaitEnd(Duration atMost) throws InterruptedException {
        thread.join(Math.max(1, atMost.toMillis()));
    }

    private void work() {
        try {
            Optional<Duration> pause = Optional.of(Duration.ZERO);
            while (!gate.isRetiring()) {
                pause = runNext(pause);
            }
        } finally {
            phase = ProcessState.STOPPED;
            aftermath.retired();
            workers.ended();
        }
    }

    /**
     * An error outside of a process, such as one for want of memory, must not leave the version without its processes. Where
     * none was to be started, none is for that; but who waits for a start is told that there was none.
     */
    private Optional<Duration> runNext(Optional<Duration> pause) {
        try {
            return awaitStart(pause) ? runProcess() : Optional.of(Duration.ZERO);
        } catch (RuntimeException | Error unexpected) {
            log.error("Worker {} goes on after an error outside of its process", id, unexpected);
            gate.failed(new RunnerException(
                    Problem.PREWARM_FAILED, "%s could not be started: %s".formatted(algorithm.version(), unexpected)));
            LockSupport.parkNanos(BREATH.toNanos());
            return pause.map(before -> runtime.settings().restart().maxDelay());
        }
    }

    private boolean awaitStart(Optional<Duration> pause) {
        enter(pause.isEmpty() ? ProcessState.HELD_DOWN : ProcessState.BACKING_OFF);
        if (pause.isEmpty() ? awaitReprieve() : gate.await(pause.get(), () -> true)) {
            breaker.reset();
        }
        enter(ProcessState.STARTING);
        return !gate.isRetiring();
    }

    /** Until somebody asks for a start; or for the longest pause, where the version is to be tried again and again. */
    private boolean awaitReprieve() {
        return gate.await(
                runtime.settings().restart().maxDelay(),
                () -> runtime.restartRule().restartsAfterCrashLoop(algorithm.version()));
    }

    private void enter(ProcessState next) {
        phase = next;
        workers.changed();
    }

    /** One process from its launch to its end; returns the pause before the next, empty when there should be none. */
    private Optional<Duration> runProcess() {
        ProcessRun next = new ProcessRun(algorithm, runtime, journal, gate);
        run = next;
        try (ProcessRun present = next) {
            journal.launching(launches.getAndIncrement());
            AlgorithmProcess launched = present.launch();
            if (!gate.isRetiring()) {
                workers.greetedBy(present.warmUp(launched, workers.queue()));
                enter(ProcessState.WARM);
                journal.event(ProcessEvent.Kind.STARTED, "it answered its first ping");
                gate.started(present::isAlive);
                present.serve(launched);
            }
            if (!gate.isRetiring()) {
                journal.event(ProcessEvent.Kind.STOPPED, "a person had it replaced");
            }
        } catch (IOException | RuntimeException | Error failure) { // after an error too, somebody has to start the next
            if (!gate.isRetiring()) {
                return aftermath.of(next, failure);
            }
        } finally {
            run = null;
        }
        return Optional.of(Duration.ZERO);
    }
}
