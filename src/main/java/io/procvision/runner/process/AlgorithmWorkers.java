package io.procvision.runner.process;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.protocol.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The processes of one version and the queue they share. They live as long as anyone holds a lease; when the last is
 * closed no call can be under way any more, and they are shut down.
 */
public final class AlgorithmWorkers {

    private final InstalledAlgorithm algorithm;
    private final ProcessRuntime runtime;
    private final Consumer<AlgorithmWorkers> afterwards;
    private final LeaseCount leases = new LeaseCount();
    private final CallQueue queue;
    private final ExecutionTime times = new ExecutionTime();
    private final CallWords words;
    private final List<AlgorithmWorker> workers;

    /**
     * @param afterwards told once every process has ended
     */
    AlgorithmWorkers(InstalledAlgorithm algorithm, ProcessRuntime runtime, Consumer<AlgorithmWorkers> afterwards) {
        this.algorithm = algorithm;
        this.runtime = runtime;
        this.afterwards = afterwards;
        this.queue = new CallQueue(runtime.settings().queueCapacity());
        this.words = new CallWords(algorithm.version(), runtime.codec());
        this.workers = IntStream.rangeClosed(1, runtime.settings().workers())
                .mapToObj(number -> new AlgorithmWorker(number, algorithm, this, runtime))
                .toList();
    }

    /** Starts the workers, under the one lease that exists from the beginning. */
    ProcessLease start() {
        workers.forEach(AlgorithmWorker::start);
        return new ProcessLease(this);
    }

    public AlgorithmVersion version() {
        return algorithm.version();
    }

    /** Empty once the last lease has been closed: a newer route is already published, so read it again. */
    public Optional<ProcessLease> tryLease() {
        return leases.tryAcquire() ? Optional.of(new ProcessLease(this)) : Optional.empty();
    }

    /** What each worker is doing. */
    public List<ProcessState> states() {
        return workers.stream().map(AlgorithmWorker::state).toList();
    }

    /** Whether a process of theirs has answered its first ping, be it still there or not. */
    public boolean haveBeenWarm() {
        return !words.areUnknown();
    }

    /** Whether every process died too often, and none is started until somebody asks for it. */
    public boolean areHeldDown() {
        return workers.stream().allMatch(worker -> worker.state() == ProcessState.HELD_DOWN);
    }

    /** Calls that wait while all workers are busy. */
    public int queued() {
        return queue.size();
    }

    /** Resident memory of all their processes when they were last looked at; 0 before that. */
    public long rssBytes() {
        return workers.stream()
                .flatMap(worker -> worker.usage().stream())
                .mapToLong(ResourceSample::rssBytes)
                .sum();
    }

    /**
     * Runs one call to its end under a lease that the caller holds. Empty when it was handed over before any process saw it:
     * a newer route is already published, so read it again.
     *
     * @param whenQueued run each time from which on the call can be handed over; who looks at the route in it misses no
     *     hand-over
     * @param whenOutlasted run where the call fails as a {@link CrowdedOutException} and is the version's timeout all the same,
     *     because its process is killed for it in the end
     */
    public Optional<CallAnswer> call(AlgorithmCall call, Runnable whenQueued, Runnable whenOutlasted) {
        boolean cameEarly = words.areUnknown();
        PendingCall pending = new PendingCall(call, () -> words.encode(call), times, whenQueued, whenOutlasted);
        if (!cameEarly) {
            pending.encode();
        }
        long before = times.answers();
        queue.add(pending);
        try {
            return pending.await();
        } catch (RunnerException failure) {
            queue.remove(pending);
            boolean crowdedOut = times.answers() != before && pending.wasCutShort();
            boolean hadNotAllItsTime = cameEarly || call.handedOver() || isImpatient(call);
            boolean isLate = failure.problem() == Problem.TIMEOUT;
            throw isLate && (crowdedOut || hadNotAllItsTime) && pending.excuse()
                    ? new CrowdedOutException(failure)
                    : failure;
        }
    }

    /** How long a call may take is the operator's to say; a client that waits for less says nothing about the version. */
    private boolean isImpatient(AlgorithmCall call) {
        return call.timeout().compareTo(runtime.settings().callTimeout()) < 0;
    }

    /** The PID's calls that no process has seen yet go to the version that serves it now, if that can answer. */
    public void handOver(Pid pid, AlgorithmWorkers next) {
        if (next != this && next.states().stream().anyMatch(ProcessState::isWarm)) {
            queue.handOver(pid);
        }
    }

    void release() {
        if (leases.release()) {
            retire(runtime.settings().drainGrace());
        }
    }

    void retire(Duration grace) {
        workers.forEach(worker -> worker.retire(grace));
    }

    CompletableFuture<Void> ready() {
        return CompletableFuture.allOf(
                workers.stream().map(AlgorithmWorker::ready).toArray(CompletableFuture<?>[]::new));
    }

    List<AlgorithmWorker> workers() {
        return workers;
    }

    CallQueue queue() {
        return queue;
    }

    void greetedBy(Frame.Hello hello) {
        words.greetedBy(hello);
    }

    /** A worker has changed its state: nobody may wait for a process that nobody will start. */
    synchronized void changed() {
        if (areHeldDown()) {
            queue.refuse(
                    "every process of %s died too often and is held down; restart it by hand or activate another version"
                            .formatted(version()));
        } else {
            queue.accept();
        }
    }

    /** A worker has ended. */
    synchronized void ended() {
        if (workers.stream().allMatch(worker -> worker.state() == ProcessState.STOPPED)) {
            queue.refuse("the processes of %s have been retired".formatted(version()));
            afterwards.accept(this);
        }
    }
}
