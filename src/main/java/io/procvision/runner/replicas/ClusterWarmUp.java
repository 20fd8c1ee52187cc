package io.procvision.runner.replicas;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.process.ProcessSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Has every other runner on the database warm a version before this one switches to it: they all follow the same files,
 * and without that each would answer its first call cold.
 */
@Component
public class ClusterWarmUp {

    /** For a request to be found and its answer to be seen, beyond the launch itself. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final ReplicaTable table;
    private final Replicas replicas;
    private final RunnerIdentity self;
    private final Duration patience;

    private final Set<WarmUp> open = ConcurrentHashMap.newKeySet();
    private boolean closed;

    ClusterWarmUp(ReplicaTable table, Replicas replicas, RunnerIdentity self, ProcessSettings processes) {
        this.table = table;
        this.replicas = replicas;
        this.self = self;
        this.patience = processes.handshakeTimeout().plus(MARGIN);
    }

    /** Asks the others, who keep the versions warm until this is closed and a moment longer. */
    public synchronized WarmUp ask(Collection<AlgorithmVersion> versions) {
        if (versions.isEmpty() || replicas.others().isEmpty()) {
            return WarmUp.ofNobody();
        }
        if (closed) {
            throw new NotWarmElsewhereException("This runner is shutting down");
        }
        Map<Long, AlgorithmVersion> requests = new LinkedHashMap<>();
        for (AlgorithmVersion version : versions) {
            requests.put(table.ask(self.toString(), version), version);
        }
        WarmUp asked = new WarmUp(requests, this::forget);
        open.add(asked);
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> asked.endOfPatience(patience));
        return asked;
    }

    private void forget(WarmUp warmUp) {
        open.remove(warmUp); // the next round ends its requests, and would again if the database failed just now
    }

    /**
     * Looks whether the others have answered, and ends what nobody waits for any more. Not while somebody asks, whose new
     * rows would look like that.
     */
    synchronized void look(List<WarmUpRequest> all) {
        if (!open.isEmpty()) {
            List<WarmUpAnswer> answers = table.answers(
                    open.stream().flatMap(each -> each.requests().stream()).toList());
            Set<String> others = replicas.others();
            open.forEach(each -> each.judge(others, answers));
        }
        all.stream()
                .filter(request -> request.runner().equals(self.toString()) && !isOpen(request.id()))
                .forEach(request -> table.end(request.id()));
    }

    private boolean isOpen(long request) {
        return open.stream().anyMatch(each -> each.requests().contains(request));
    }

    /** Before this runner leaves: nobody here would hear an answer any more. */
    synchronized void close() {
        closed = true;
        open.forEach(WarmUp::shutDown);
    }
}
