package io.procvision.runner.health;

import java.time.Instant;

/**
 * One worker, as its last reports tell.
 *
 * @param since when its present process came up, or the last one died
 * @param missedHeartbeats in a row, also across processes: one that was ended for its silence is replaced at once, and only
 *     an answered heartbeat shows that its successor is no more silent than it was
 * @param deaths since the runner knows the worker
 * @param heldDown whether it died so often that nobody starts it again
 * @param rssBytes resident memory with its children; 0 until sampled
 * @param cpu share of one core over the last sampling interval; 0 until sampled
 */
public record WorkerHealth(
        Instant since, int missedHeartbeats, int deaths, boolean heldDown, long rssBytes, double cpu) {

    static WorkerHealth started(Instant at) {
        return new WorkerHealth(at, 0, 0, false, 0, 0);
    }

    WorkerHealth restarted(WorkerHealth fresh) {
        return new WorkerHealth(fresh.since, missedHeartbeats, deaths, false, 0, 0);
    }

    WorkerHealth missedHeartbeat() {
        return new WorkerHealth(since, missedHeartbeats + 1, deaths, heldDown, rssBytes, cpu);
    }

    WorkerHealth answeredHeartbeat() {
        return new WorkerHealth(since, 0, deaths, heldDown, rssBytes, cpu);
    }

    WorkerHealth died(Instant at) {
        return new WorkerHealth(at, missedHeartbeats, deaths + 1, heldDown, 0, 0);
    }

    WorkerHealth down() {
        return new WorkerHealth(since, missedHeartbeats, deaths, true, 0, 0);
    }

    WorkerHealth sampled(long rss, double share) {
        return new WorkerHealth(since, missedHeartbeats, deaths, heldDown, rss, share);
    }
}
