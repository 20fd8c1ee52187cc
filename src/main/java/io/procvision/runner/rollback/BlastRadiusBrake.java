package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Withdraws a version everywhere once the evaluator had to leave it on several PIDs within a time: the next PID need not
 * find out for itself. It goes by what is quarantined, so that it neither forgets at a restart nor counts what a person has
 * released; emergencies by hand do not count, because that person can withdraw the version too.
 */
@Component
class BlastRadiusBrake {

    /** By what a version is withdrawn that was left on too many PIDs. */
    static final String METRIC = "emergencies";

    private final Quarantine quarantine;
    private final QuarantineLog written;
    private final Withdrawals withdrawals;
    private final BrakeSettings settings;
    private final Clock clock;

    BlastRadiusBrake(
            Quarantine quarantine,
            QuarantineLog written,
            Withdrawals withdrawals,
            BrakeSettings settings,
            Clock clock) {
        this.quarantine = quarantine;
        this.written = written;
        this.withdrawals = withdrawals;
        this.settings = settings;
        this.clock = clock;
    }

    /** Versions left on too many PIDs and not withdrawn yet, as far as is known without asking the database. */
    List<AlgorithmVersion> overrun() {
        Map<AlgorithmVersion, Long> counts = quarantine.all().stream()
                .filter(hold -> isRecentEmergency(hold, Instant.MIN))
                .collect(Collectors.groupingBy(Hold::version, Collectors.counting()));
        return counts.entrySet().stream()
                .filter(each -> each.getValue() >= settings.pids() && !quarantine.isWithdrawn(each.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Withdraws such a version, unless a person has allowed it since. */
    void stop(AlgorithmVersion version) {
        Instant allowed = written.allowedAt(version).orElse(Instant.MIN);
        List<Hold> emergencies = quarantine.all().stream()
                .filter(hold -> hold.version().equals(version) && isRecentEmergency(hold, allowed))
                .sorted(Comparator.comparing(Hold::at))
                .toList();
        if (emergencies.size() >= settings.pids()) {
            withdrawals.hold(version, Actor.SYSTEM, reason(emergencies), trigger(emergencies));
        }
    }

    private boolean isRecentEmergency(Hold hold, Instant since) {
        return !hold.isWithdrawal()
                && hold.operator().equals(Actor.SYSTEM)
                && hold.at().isAfter(clock.instant().minus(settings.window()))
                && hold.at().isAfter(since);
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
