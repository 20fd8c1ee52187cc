package io.procvision.runner.activation;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessSupervisor;
import io.procvision.runner.replicas.ClusterWarmUp;
import io.procvision.runner.replicas.WarmUp;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Starts what a switch will need, here and at the other replicas, before it touches anything; the old version never
 * notices when that fails. An emergency waits for no replica.
 */
@Component
class PreWarm {

    private final ProcessSupervisor supervisor;
    private final ClusterWarmUp cluster;

    PreWarm(ProcessSupervisor supervisor, ClusterWarmUp cluster) {
        this.supervisor = supervisor;
        this.cluster = cluster;
    }

    /** Warms every version that the plan binds, all at once, and gives up when the locks are wanted more urgently. */
    WarmVersions warm(Collection<PlannedSwitch> plan, boolean emergency, CompletableFuture<Preemption> preemption) {
        Map<AlgorithmVersion, CompletableFuture<ProcessLease>> starting = new HashMap<>();
        for (PlannedSwitch each : plan) {
            InstalledAlgorithm target = each.target();
            if (target != null) {
                starting.computeIfAbsent(target.version(), version -> supervisor.warm(target));
            }
        }
        WarmUp elsewhere = WarmUp.ofNobody();
        boolean complete = false;
        try {
            if (!emergency) {
                elsewhere = cluster.ask(starting.keySet());
            }
            await(CompletableFuture.allOf(starting.values().toArray(CompletableFuture[]::new)), starting, preemption);
            await(elsewhere.ready(), starting, preemption);
            Map<AlgorithmVersion, ProcessLease> leases = new HashMap<>();
            starting.forEach((version, lease) -> leases.put(version, lease.join()));
            complete = true;
            return new WarmVersions(leases, elsewhere);
        } catch (ExecutionException | CompletionException failure) {
            throw prewarmFailed(Objects.requireNonNullElse(failure.getCause(), failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunnerException(Problem.PREWARM_FAILED, "Interrupted while warming " + starting.keySet());
        } finally {
            if (!complete) {
                elsewhere.close();
                starting.values().forEach(PreWarm::release);
            }
        }
    }

    private static void await(
            CompletableFuture<Void> warm, Map<AlgorithmVersion, ?> starting, CompletableFuture<Preemption> preemption)
            throws InterruptedException, ExecutionException {
        CompletableFuture.anyOf(warm, preemption).get();
        if (!warm.isDone()) {
            throw preemption.join().givenUp(starting.keySet());
        }
    }

    /** Cancels what is still starting and gives back what had started already. */
    private static void release(CompletableFuture<ProcessLease> warming) {
        if (!warming.cancel(false) && !warming.isCompletedExceptionally()) {
            warming.join().close();
        }
    }

    private static RunnerException prewarmFailed(Throwable cause) {
        return cause instanceof RunnerException known
                ? known
                : new RunnerException(Problem.PREWARM_FAILED, "The new version did not start: " + cause, cause);
    }

    /** Leases on warm versions; each PID that is switched takes its own, and closing gives back the rest. */
    static final class WarmVersions implements AutoCloseable {

        private final Map<AlgorithmVersion, ProcessLease> leases;
        private final WarmUp elsewhere;

        private WarmVersions(Map<AlgorithmVersion, ProcessLease> leases, WarmUp elsewhere) {
            this.leases = leases;
            this.elsewhere = elsewhere;
        }

        /** A lease of the receiver's own. */
        ProcessLease lease(AlgorithmVersion version) {
            @Nullable ProcessLease lease = leases.get(version);
            return Objects.requireNonNull(lease, () -> version + " was not warmed")
                    .workers()
                    .tryLease()
                    .orElseThrow(() -> new IllegalStateException("Leased workers of %s retired".formatted(version)));
        }

        @Override
        public void close() {
            leases.values().forEach(ProcessLease::close);
            elsewhere.close();
        }
    }
}
