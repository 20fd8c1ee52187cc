package io.procvision.runner.process;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Owner of every algorithm process of this runner. */
@Component
public class ProcessSupervisor {

    /** For the kill after the grace to take effect. */
    private static final Duration KILL_MARGIN = Duration.ofSeconds(10);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ProcessRuntime runtime;
    /** The workers of each version that new leases are taken from. */
    private final Map<AlgorithmVersion, AlgorithmWorkers> current = new ConcurrentHashMap<>();
    /** Those and the ones that are still retiring. */
    private final Set<AlgorithmWorkers> all = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    ProcessSupervisor(ProcessRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * The workers of a version, all of which have answered a ping, under a lease the receiver closes. Joins the running
     * workers where there are some, else launches them; those held down after too many deaths get another chance. Fails
     * as {@code 2010}. Cancelling gives up what this warm-up alone keeps alive.
     */
    public CompletableFuture<ProcessLease> warm(InstalledAlgorithm algorithm) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new RunnerException(Problem.STORE_BUSY, "This runner is shutting down", RETRY_AFTER));
        }
        ProcessLease lease = lease(algorithm);
        CompletableFuture<ProcessLease> warm = new CompletableFuture<>();
        var unusedClosing = warm.whenComplete((handedOver, failure) -> {
            if (failure != null) {
                lease.close();
            }
        });
        var unusedSettling = lease.workers().ready().whenComplete((done, failure) -> settle(warm, lease, failure));
        return warm;
    }

    /** The workers of every version that has any, those that are retiring included. */
    public List<AlgorithmWorkers> all() {
        return List.copyOf(all);
    }

    /** Waits until no process of the version is left, or until the grace of a drain is over. */
    public void awaitEnd(AlgorithmVersion version) {
        awaitEnd(
                all().stream()
                        .filter(workers -> workers.version().equals(version))
                        .toList(),
                runtime.settings().drainGrace());
    }

    private static void settle(CompletableFuture<ProcessLease> warm, ProcessLease lease, @Nullable Throwable failure) {
        if (failure == null) {
            warm.complete(lease);
        } else {
            warm.completeExceptionally(
                    failure instanceof CompletionException wrapper && wrapper.getCause() != null
                            ? wrapper.getCause()
                            : failure);
        }
    }

    /**
     * A lease on the workers of a version in whatever state they are; they are launched where there are none. Calls wait
     * for them, and are told when they are held down.
     */
    public ProcessLease lease(InstalledAlgorithm algorithm) {
        while (true) {
            AlgorithmWorkers running = current.get(algorithm.version());
            Optional<ProcessLease> lease = running == null ? Optional.empty() : running.tryLease();
            if (lease.isPresent()) {
                return lease.get();
            }
            AlgorithmWorkers fresh = new AlgorithmWorkers(algorithm, runtime, this::forget);
            boolean ours = running == null
                    ? current.putIfAbsent(algorithm.version(), fresh) == null
                    : current.replace(algorithm.version(), running, fresh);
            if (ours) {
                all.add(fresh);
                ProcessLease first = fresh.start();
                if (closed) {
                    fresh.retire(Duration.ZERO);
                }
                return first;
            }
        }
    }

    private void forget(AlgorithmWorkers ended) {
        all.remove(ended);
        current.remove(ended.version(), ended);
        runtime.logs().close(ended.version());
    }

    /** Ends every process, whoever holds leases; returns when none is left. */
    void close(Duration grace) {
        closed = true;
        List<AlgorithmWorkers> ending = all();
        ending.forEach(workers -> workers.retire(grace));
        awaitEnd(ending, grace);
    }

    private static void awaitEnd(List<AlgorithmWorkers> ending, Duration grace) {
        long deadline = System.nanoTime() + grace.plus(KILL_MARGIN).toNanos();
        try {
            for (AlgorithmWorkers workers : ending) {
                for (AlgorithmWorker worker : workers.workers()) {
                    worker.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
