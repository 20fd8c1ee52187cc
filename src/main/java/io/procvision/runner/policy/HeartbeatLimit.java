package io.procvision.runner.policy;

import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.process.ProcessSettings;
import org.springframework.stereotype.Component;

/**
 * Heartbeats are missed until the process is ended for it: a limit above that would wait for a second process to be as silent
 * as the first, and an algorithm that falls silent once an hour would never be left.
 */
@Component
final class HeartbeatLimit {

    private final int most;

    HeartbeatLimit(EmergencySettings emergency, ProcessSettings process) {
        this.most = process.missedHeartbeats();
        require("runner.emergency.max-missed-heartbeats", emergency.maxMissedHeartbeats());
    }

    /**
     * @param name of the limit, as whoever set it wrote it
     * @throws IllegalArgumentException if no single process can reach it
     */
    void require(String name, int limit) {
        if (limit > most) {
            throw new IllegalArgumentException(
                    "%s must not be above runner.process.missed-heartbeats (%d), at which a process is ended and replaced, but is %d: lower it, or raise runner.process.missed-heartbeats"
                            .formatted(name, most, limit));
        }
    }
}
