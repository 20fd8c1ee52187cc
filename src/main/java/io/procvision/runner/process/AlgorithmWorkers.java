package io.procvision.runner.process;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.Generation;
import io.procvision.runner.protocol.Inspection;
import io.procvision.runner.protocol.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final List<AlgorithmWorker> workers;

    /** What the first hello tells; fails when the workers are held down before any has said it. */
    private volatile CompletableFuture<Generation> generation = new CompletableFuture<>();

    /**
     * @param afterwards told once every process has ended
     */
    AlgorithmWorkers(InstalledAlgorithm algorithm, ProcessRuntime runtime, Consumer<AlgorithmWorkers> afterwards) {
        this.algorithm = algorithm;
        this.runtime = runtime;
        this.afterwards = afterwards;
        this.queue = new CallQueue(runtime.settings().queueCapacity());
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

    /** Calls that wait while all workers are busy. */
    public int queued() {
        return queue.size();
    }

    /** Runs one call to its end under a lease that the caller holds. */
    public CallAnswer call(AlgorithmCall call) {
        long acceptedAt = System.nanoTime();
        byte[] frame = encode(call, generation(call));
        PendingCall pending = new PendingCall(call.requestId(), frame, call.timeout(), acceptedAt);
        queue.add(pending);
        try {
            return pending.await();
        } catch (RunnerException failure) {
            queue.remove(pending);
            throw failure;
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
        Generation spoken = Generation.of(hello.capabilities());
        if (!generation.complete(spoken)) {
            generation = CompletableFuture.completedFuture(spoken);
        }
    }

    /** A worker has changed its state: nobody may wait for a process that nobody will start. */
    synchronized void changed() {
        if (workers.stream().allMatch(worker -> worker.state() == ProcessState.HELD_DOWN)) {
            refuse("every process of %s died too often and is held down; restart it by hand or activate another version"
                    .formatted(version()));
        } else {
            queue.accept();
        }
    }

    /** A worker has ended. */
    synchronized void ended() {
        if (workers.stream().allMatch(worker -> worker.state() == ProcessState.STOPPED)) {
            refuse("the processes of %s have been retired".formatted(version()));
            afterwards.accept(this);
        }
    }

    private void refuse(String reason) {
        CompletableFuture<Generation> waitedFor = generation;
        queue.refuse(reason);
        if (!waitedFor.isDone()) {
            generation = new CompletableFuture<>();
            waitedFor.completeExceptionally(new RunnerException(Problem.PROCESS_UNAVAILABLE, reason));
        }
    }

    /** Known since the first hello; a call that comes before that waits for it, as long as its caller does. */
    private Generation generation(AlgorithmCall call) {
        CompletableFuture<Generation> hello = generation;
        if (!hello.isDone()) {
            queue.requireAccepting();
        }
        try {
            return hello.get(call.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException heldDown) {
            throw heldDown.getCause() instanceof RunnerException known ? known : new IllegalStateException(heldDown);
        } catch (TimeoutException late) {
            throw new RunnerException(
                    Problem.TIMEOUT,
                    "call %s outlasted its limit of %d ms: no process of %s has been ready yet"
                            .formatted(call.requestId(), call.timeout().toMillis(), version()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunnerException(
                    Problem.PROCESS_UNAVAILABLE,
                    "call %s was given up because its thread was interrupted".formatted(call.requestId()));
        }
    }

    private byte[] encode(AlgorithmCall call, Generation words) {
        if (words.needsGuideImage() && call.guideImage() == null) {
            throw new RunnerException(
                    Problem.IMAGE_LOAD_FAILED,
                    "guide_image is missing: %s judges by a current and a guide image".formatted(version()));
        }
        try {
            return runtime.codec().encode(new Frame.Call(call.requestId(), words.express(inspection(call))));
        } catch (ProtocolException oversized) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "the call cannot be sent: %s (runner.process.max-frame-size)".formatted(oversized.getMessage()),
                    oversized);
        }
    }

    private static Inspection inspection(AlgorithmCall call) {
        AlgorithmCall.Image guide = call.guideImage();
        return new Inspection(
                call.requestId(),
                call.pid().value(),
                call.stepIndex(),
                call.stepDesc(),
                call.guideInfo(),
                image(call.currentImage()),
                guide == null ? null : image(guide));
    }

    private static Inspection.Image image(AlgorithmCall.Image image) {
        return new Inspection.Image(image.id(), image.meta());
    }
}
