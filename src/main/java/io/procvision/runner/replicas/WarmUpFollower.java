package io.procvision.runner.replicas;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessSupervisor;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Warms what other runners ask for, tells them, and keeps it until this runner's routes have followed the switch. */
@Component
class WarmUpFollower {

    private final ReplicaTable table;
    private final ReplicaSettings settings;
    private final RunnerIdentity self;
    private final AlgorithmCatalog catalog;
    private final ProcessSupervisor supervisor;
    private final Map<Long, Following> following = new HashMap<>();

    WarmUpFollower(
            ReplicaTable table,
            ReplicaSettings settings,
            RunnerIdentity self,
            AlgorithmCatalog catalog,
            ProcessSupervisor supervisor) {
        this.table = table;
        this.settings = settings;
        this.self = self;
        this.catalog = catalog;
        this.supervisor = supervisor;
    }

    /** Begins with what is new among the open requests, answers what is warm by now, and lets go what has ended. */
    synchronized void follow(Collection<WarmUpRequest> requests) {
        for (WarmUpRequest request : requests) {
            following.computeIfAbsent(request.id(), id -> new Following(warm(request)));
        }
        answer();
        letGo(requests.stream().map(WarmUpRequest::id).collect(Collectors.toSet()));
    }

    /** Lets everything go at once. */
    synchronized void close() {
        following.values().forEach(Following::release);
        following.clear();
    }

    /** Whatever keeps one version from it is told to whoever asked, and keeps no other from it. */
    private CompletableFuture<ProcessLease> warm(WarmUpRequest request) {
        try {
            return supervisor.warm(catalog.require(request.version()));
        } catch (RuntimeException failure) { // not installed, or the store cannot be read
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void answer() {
        following.forEach((request, each) -> {
            if (each.warming.isDone() && !each.answered) {
                table.answer(new WarmUpAnswer(request, self.toString(), each.failure()));
                each.answered = true;
            }
        });
    }

    private void letGo(Set<Long> open) {
        following.entrySet().removeIf(each -> {
            boolean over = !open.contains(each.getKey()) && each.getValue().isOver(settings.keepWarm());
            if (over) {
                each.getValue().release();
            }
            return over;
        });
    }

    private static final class Following {

        private final CompletableFuture<ProcessLease> warming;
        private boolean answered;
        private @Nullable Long endedNanos;

        private Following(CompletableFuture<ProcessLease> warming) {
            this.warming = warming;
        }

        private @Nullable String failure() {
            return warming.handle((lease, failure) -> failure == null
                            ? null
                            : failure instanceof RunnerException known ? known.detail() : failure.toString())
                    .join();
        }

        /** What still starts when its switch has ended is wanted by nobody. */
        private boolean isOver(Duration keep) {
            if (!warming.isDone() || warming.isCompletedExceptionally()) {
                return true;
            }
            if (endedNanos == null) {
                endedNanos = System.nanoTime();
            }
            return System.nanoTime() - endedNanos >= keep.toNanos();
        }

        private void release() {
            if (!warming.cancel(false) && !warming.isCompletedExceptionally()) {
                warming.join().close();
            }
        }
    }
}
