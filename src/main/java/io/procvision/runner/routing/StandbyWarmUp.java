package io.procvision.runner.routing;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessState;
import io.procvision.runner.process.ProcessSupervisor;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Warms standbys in the background: after a restart of the runner, and after a way back was taken that leaves the PID
 * without one. It takes its time, one version after another and none while something bound is starting, because nobody
 * waits for a standby. Which version it has to be, the package that knows the way back tells.
 */
@Component
public class StandbyWarmUp {

    private static final Set<ProcessState> ON_THE_WAY = Set.of(ProcessState.STARTING, ProcessState.BACKING_OFF);

    private final RoutingTable routes;
    private final Standbys standbys;
    private final StandbyReview review;
    private final ProcessSupervisor supervisor;
    private volatile CompletableFuture<Void> warming = CompletableFuture.completedFuture(null);

    StandbyWarmUp(RoutingTable routes, Standbys standbys, StandbyReview review, ProcessSupervisor supervisor) {
        this.routes = routes;
        this.standbys = standbys;
        this.review = review;
        this.supervisor = supervisor;
    }

    /** Bindings whose PIDs lack a standby; none while it is not the time to warm any. */
    public List<ActiveBinding> candidates() {
        List<ActiveBinding> missing = routes.all().stream()
                .map(Route::binding)
                .filter(binding -> standbys.isMissing(binding.pid()))
                .toList();
        return missing.isEmpty() || !warming.isDone() || review.isBudgetUsedUp() || isAnythingStarting()
                ? List.of()
                : missing;
    }

    /** There is nothing the PID could go back to. */
    public void noneFor(Pid pid) {
        standbys.noneFor(pid);
    }

    /** Returns at once; the version becomes the standby of these bindings when it is warm and they still stand. */
    public void warm(InstalledAlgorithm algorithm, Collection<ActiveBinding> bindings) {
        warming = supervisor.warm(algorithm).handle((lease, failure) -> {
            settle(algorithm, bindings, lease, failure);
            return null;
        });
    }

    private void settle(
            InstalledAlgorithm algorithm,
            Collection<ActiveBinding> bindings,
            @Nullable ProcessLease warm,
            @Nullable Throwable failure) {
        if (warm == null) {
            String why = failure instanceof RunnerException known ? known.detail() : String.valueOf(failure);
            String reason = "%s could not be warmed: %s".formatted(algorithm.version(), why);
            bindings.forEach(binding -> standbys.giveUpFor(binding, reason, () -> isBound(binding)));
            return;
        }
        try (warm) {
            for (ActiveBinding binding : bindings) {
                warm.workers().tryLease().ifPresent(lease -> standbys.offer(binding, lease, () -> isBound(binding)));
            }
        }
    }

    private boolean isBound(ActiveBinding binding) {
        return routes.find(binding.pid())
                .map(Route::binding)
                .filter(binding::equals)
                .isPresent();
    }

    private boolean isAnythingStarting() {
        return routes.all().stream()
                .map(route -> route.lease().workers())
                .distinct()
                .anyMatch(workers -> workers.states().stream().anyMatch(ON_THE_WAY::contains));
    }
}
