package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.HealthPolicy;
import io.procvision.runner.health.ThresholdLookup;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Withdraws a version everywhere once the evaluator had to leave it on several PIDs within a time: the next PID need not
 * find out for itself. It goes by what is quarantined, so that it neither forgets at a restart nor counts what a person has
 * released. Emergencies by hand do not count, because that person can withdraw the version too, nor does the way back of a
 * canary, which is one verdict however many PIDs it took back; nor PIDs on which nothing is to be done by itself.
 */
@Component
class BlastRadiusBrake {

    /** By what a version is withdrawn that was left on too many PIDs. */
    static final String METRIC = "emergencies";

    private final Quarantine quarantine;
    private final QuarantineLog written;
    private final Withdrawals withdrawals;
    private final ThresholdLookup thresholds;
    private final BrakeSettings settings;
    private final Clock clock;

    /** When a version that would be overrun was allowed again, so that the database is asked for that once. */
    private final ConcurrentMap<AlgorithmVersion, Instant> allowed = new ConcurrentHashMap<>();

    BlastRadiusBrake(
            Quarantine quarantine,
            QuarantineLog written,
            Withdrawals withdrawals,
            ThresholdLookup thresholds,
            BrakeSettings settings,
            Clock clock) {
        this.quarantine = quarantine;
        this.written = written;
        this.withdrawals = withdrawals;
        this.thresholds = thresholds;
        this.settings = settings;
        this.clock = clock;
    }

    /** Versions left on too many PIDs and not withdrawn yet, as far as is known without asking the database. */
    List<AlgorithmVersion> overrun() {
        Instant oldest = clock.instant().minus(settings.window());
        allowed.values().removeIf(at -> at.isBefore(oldest)); // counts no more
        Map<AlgorithmVersion, Long> counts = quarantine.all().stream()
                .filter(hold -> isRecentEmergency(hold, allowed.getOrDefault(hold.version(), Instant.MIN)))
                .collect(Collectors.groupingBy(Hold::version, Collectors.counting()));
        return counts.entrySet().stream()
                .filter(each -> each.getValue() >= settings.pids() && !quarantine.isWithdrawn(each.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Withdraws such a version, unless a person has allowed it since. */
    void stop(AlgorithmVersion version) {
        Instant since = written.allowedAt(version).orElse(Instant.MIN);
        allowed.put(version, since);
        List<Hold> emergencies = quarantine.all().stream()
                .filter(hold -> hold.version().equals(version) && isRecentEmergency(hold, since))
                .sorted(Comparator.comparing(Hold::at))
                .toList();
        if (emergencies.size() >= settings.pids()) {
            withdrawals.hold(version, Actor.SYSTEM, reason(emergencies), trigger(emergencies));
        }
    }

    private boolean isRecentEmergency(Hold hold, Instant since) {
        Pid pid = hold.pid();
        return pid != null
                && isByEvaluator(hold)
                && thresholds.effective(pid, hold.version()).enabled()
                && hold.at().isAfter(clock.instant().minus(settings.window()))
                && hold.at().isAfter(since);
    }

    /** Canaries have figures of their own. */
    private static boolean isByEvaluator(Hold hold) {
        Trigger trigger = hold.trigger();
        return hold.operator().equals(Actor.SYSTEM)
                && trigger != null
                && HealthPolicy.METRICS.contains(trigger.metric());
    }

    private String reason(List<Hold> emergencies) {
        Hold last = emergencies.get(emergencies.size() - 1);
        List<String> pids = emergencies.stream()
                .map(Hold::pid)
                .filter(Objects::nonNull)
                .map(Pid::value)
                .limit(20)
                .toList();
        return "%d PIDs had to leave it within %d s (%s%s), the last because: %s"
                .formatted(
                        emergencies.size(),
                        settings.window().toSeconds(),
                        String.join(", ", pids),
                        emergencies.size() > pids.size() ? ", …" : "",
                        last.reason());
    }

    private Trigger trigger(List<Hold> emergencies) {
        return new Trigger(METRIC, emergencies.size(), settings.pids(), settings.window(), 0);
    }
}
