package io.procvision.runner.process;

import io.procvision.runner.health.ProcessHealth;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells the health of what happens to processes. A version that is retired and bound again has two workers with one id
 * for a while: the end of the old process must not be taken for that of the new one, nor may a late look at it bring back
 * what has ended.
 */
@Component
class HealthFeed {

    private final ProcessHealth health;
    private final ProcessSupervisor supervisor;

    /** The process that each worker has warm, by its id in the operating system. */
    private final Map<String, Long> warm = new HashMap<>();

    /** The sample before, of each worker. */
    private final Map<String, ResourceSample> last = new HashMap<>();

    HealthFeed(ProcessHealth health, ProcessSupervisor supervisor) {
        this.health = health;
        this.supervisor = supervisor;
    }

    @EventListener
    synchronized void on(ProcessEvent event) {
        String worker = event.worker();
        switch (event.kind()) {
            case STARTED -> {
                warm.put(worker, event.osPid());
                health.started(event.version(), worker, event.at());
            }
            case DIED, START_FAILED -> {
                warm.remove(worker, event.osPid());
                health.died(event.version(), worker, event.at());
            }
            case HELD_DOWN, STILL_HELD_DOWN ->
                health.heldDown(event.version(), worker, Objects.requireNonNull(event.toll()), event.at());
            case MISSED_HEARTBEAT -> health.missedHeartbeat(event.version(), worker, event.at());
            case ANSWERED_HEARTBEAT -> health.answeredHeartbeat(event.version(), worker, event.at());
            case STOPPED -> stopped(event);
            case TIMED_OUT, RESTARTING -> {
                // The call that timed out is counted as one; of its successor, STARTED tells.
            }
        }
    }

    private void stopped(ProcessEvent event) {
        String worker = event.worker();
        Long present = warm.get(worker);
        if (present == null || present == event.osPid()) {
            warm.remove(worker);
            last.remove(worker);
            health.stopped(event.version(), worker, event.at());
        }
    }

    @EventListener(ResourcesSampled.class)
    synchronized void sampled() {
        for (AlgorithmWorkers workers : supervisor.all()) {
            for (AlgorithmWorker worker : workers.workers()) {
                worker.usage().ifPresent(usage -> sampled(worker.id(), usage));
            }
        }
    }

    private void sampled(WorkerId worker, ResourceSample usage) {
        String id = worker.toString();
        Long present = warm.get(id);
        if (present == null || present != usage.osPid()) {
            return;
        }
        ResourceSample before = last.get(id);
        if (before != null && before.equals(usage)) {
            return;
        }
        // The first sample holds the load of the model, and one alone may be a spike: what counts was used over two.
        double cpu = before != null && before.osPid() == usage.osPid() ? Math.min(before.cpu(), usage.cpu()) : 0;
        last.put(id, usage);
        health.sampled(worker.version(), id, usage.rssBytes(), cpu, usage.at());
    }
}
