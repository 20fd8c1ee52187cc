package io.procvision.runner.health;

import io.procvision.runner.core.AlgorithmVersion;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/**
 * What the processes of each version last said of themselves, told by whoever runs them. Every method is quick and may
 * be called from any thread.
 */
@Component
public final class ProcessHealth {

    private final ConcurrentMap<AlgorithmVersion, ConcurrentMap<String, WorkerHealth>> workers =
            new ConcurrentHashMap<>();

    public void started(AlgorithmVersion version, String worker, Instant at) {
        put(version, worker, WorkerHealth.started(at));
    }

    public void missedHeartbeat(AlgorithmVersion version, String worker, Instant at) {
        update(version, worker, WorkerHealth.started(at), WorkerHealth::missedHeartbeat);
    }

    public void answeredHeartbeat(AlgorithmVersion version, String worker, Instant at) {
        update(version, worker, WorkerHealth.started(at), WorkerHealth::answeredHeartbeat);
    }

    public void died(AlgorithmVersion version, String worker, Instant at) {
        update(version, worker, WorkerHealth.started(at), before -> before.died(at));
    }

    public void heldDown(AlgorithmVersion version, String worker, DeathToll toll, Instant at) {
        update(version, worker, WorkerHealth.started(at), before -> before.down(toll));
    }

    /** It has been ended on purpose and says nothing any more. */
    public void stopped(AlgorithmVersion version, String worker, Instant at) {
        workers.computeIfPresent(version, (key, known) -> {
            known.remove(worker);
            return known.isEmpty() ? null : known;
        });
    }

    /**
     * @param rssBytes resident memory of the process and its children
     * @param cpu share of one core since the sample before
     */
    public void sampled(AlgorithmVersion version, String worker, long rssBytes, double cpu, Instant at) {
        update(version, worker, WorkerHealth.started(at), before -> before.sampled(rssBytes, cpu));
    }

    /** Of each worker of the version; empty where none runs. */
    public Collection<WorkerHealth> of(AlgorithmVersion version) {
        Map<String, WorkerHealth> known = workers.get(version);
        return known == null ? List.of() : List.copyOf(known.values());
    }

    private void put(AlgorithmVersion version, String worker, WorkerHealth now) {
        update(version, worker, now, before -> before.restarted(now));
    }

    private void update(
            AlgorithmVersion version, String worker, WorkerHealth first, UnaryOperator<WorkerHealth> change) {
        workers.compute(version, (key, known) -> {
            ConcurrentMap<String, WorkerHealth> of = known == null ? new ConcurrentHashMap<>() : known;
            of.compute(worker, (id, before) -> change.apply(before == null ? first : before));
            return of;
        });
    }
}
