package io.procvision.runner.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One worker, as its last reports tell.
 *
 * @param since when its present process came up, or the last one died
 * @param missedHeartbeats in a row, also across processes: one that was ended for its silence is replaced at once, and only
 *     an answered heartbeat shows that its successor is no more silent than it was
 * @param deaths since the runner knows the worker
 * @param toll of the deaths for which nobody starts it again; null unless it is held down
 * @param rssBytes resident memory with its children; 0 until sampled
 * @param cpu share of one core over the last sampling interval; 0 until sampled
 */
public record WorkerHealth(
        Instant since,
        int missedHeartbeats,
        int deaths,
        @Nullable DeathToll toll,
        long rssBytes,
        double cpu) {

    static WorkerHealth started(Instant at) {
        return new WorkerHealth(at, 0, 0, null, 0, 0);
    }

    WorkerHealth restarted(WorkerHealth fresh) {
        return new WorkerHealth(fresh.since, missedHeartbeats, deaths, null, 0, 0);
    }

    WorkerHealth missedHeartbeat() {
        return new WorkerHealth(since, missedHeartbeats + 1, deaths, toll, rssBytes, cpu);
    }

    WorkerHealth answeredHeartbeat() {
        return new WorkerHealth(since, 0, deaths, toll, rssBytes, cpu);
    }

    WorkerHealth died(Instant at) {
        return new WorkerHealth(at, missedHeartbeats, deaths + 1, toll, 0, 0);
    }

    WorkerHealth down(DeathToll of) {
        return new WorkerHealth(since, missedHeartbeats, deaths, of, 0, 0);
    }

    /** Whether it died so often that nobody starts it again. */
    public boolean heldDown() {
        return toll != null;
    }

    WorkerHealth sampled(long rss, double share) {
        return new WorkerHealth(since, missedHeartbeats, deaths, toll, rss, share);
    }
}
