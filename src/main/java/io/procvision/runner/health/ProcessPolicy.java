package io.procvision.runner.health;

import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.Breach.Gravity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Judges the processes of a version, whether or not anybody called them: by what they last said of themselves, and by
 * Actuator where they said nothing of a state in which nobody starts them again.
 */
final class ProcessPolicy {

    private ProcessPolicy() {}

    static List<Breach> breaches(HealthSnapshot snapshot, Thresholds thresholds, @Nullable String down) {
        List<Breach> breaches = new ArrayList<>();
        boolean isToldByThem = snapshot.workers().stream().anyMatch(WorkerHealth::heldDown);
        if (down != null && !isToldByThem && thresholds.onCrash() == OnCrash.ROLLBACK) {
            breaches.add(breach(
                    Gravity.CRASH_LOOP,
                    "crash_loop",
                    1,
                    0,
                    snapshot,
                    "The processes of %s are down by Actuator's health (%s)".formatted(snapshot.version(), down)));
        }
        for (WorkerHealth worker : snapshot.workers()) {
            DeathToll toll = worker.toll();
            if (toll != null && thresholds.onCrash() == OnCrash.ROLLBACK) {
                breaches.add(new Breach(
                        Gravity.CRASH_LOOP,
                        new Trigger("crash_loop", toll.deaths(), toll.limit(), toll.window(), snapshot.calls()),
                        "%s keeps dying: a process died %d times and is held down"
                                .formatted(snapshot.version(), toll.deaths())));
            }
            if (worker.missedHeartbeats() >= thresholds.maxMissedHeartbeats()) {
                breaches.add(breach(
                        Gravity.HEARTBEATS,
                        "missed_heartbeats",
                        worker.missedHeartbeats(),
                        thresholds.maxMissedHeartbeats(),
                        snapshot,
                        "A process of %s missed %d heartbeats in a row (limit %d)"
                                .formatted(
                                        snapshot.version(),
                                        worker.missedHeartbeats(),
                                        thresholds.maxMissedHeartbeats())));
            }
            DataSize maxRss = thresholds.maxRss();
            if (maxRss != null && worker.rssBytes() > maxRss.toBytes()) {
                breaches.add(breach(
                        Gravity.RESOURCES,
                        "rss",
                        (double) worker.rssBytes(),
                        (double) maxRss.toBytes(),
                        snapshot,
                        "A process of %s occupies %s of memory (limit %s)"
                                .formatted(
                                        snapshot.version(),
                                        Figures.size(worker.rssBytes()),
                                        Figures.size(maxRss.toBytes()))));
            }
            Double maxCpu = thresholds.maxCpu();
            if (maxCpu != null && worker.cpu() > maxCpu) {
                breaches.add(breach(
                        Gravity.RESOURCES,
                        "cpu",
                        worker.cpu(),
                        maxCpu,
                        snapshot,
                        "A process of %s uses %s of a core (limit %s)"
                                .formatted(
                                        snapshot.version(), Figures.percent(worker.cpu()), Figures.percent(maxCpu))));
            }
        }
        return breaches;
    }

    private static Breach breach(
            Gravity gravity, String metric, double value, double threshold, HealthSnapshot snapshot, String reason) {
        return new Breach(gravity, new Trigger(metric, value, threshold, Duration.ZERO, snapshot.calls()), reason);
    }
}
