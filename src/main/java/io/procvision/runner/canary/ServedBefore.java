package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import io.procvision.runner.health.CallCounts;
import io.procvision.runner.health.HealthWindows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * What this runner served of a canary's PIDs before another runner switched them. Looked at once for each PID, soon after its
 * switch: later the windows no longer reach back so far.
 */
@Component
class ServedBefore {

    private final HealthWindows windows;
    private final CanarySettings settings;
    private final Clock clock;
    private final ConcurrentMap<Binding, CallCounts> counts = new ConcurrentHashMap<>();

    ServedBefore(HealthWindows windows, CanarySettings settings, Clock clock) {
        this.windows = windows;
        this.settings = settings;
        this.clock = clock;
    }

    /** This runner carries the switch out, and what it served goes into the PID's row. */
    void isInRow(Pid pid, Instant since) {
        counts.put(new Binding(pid, since), CallCounts.NONE);
    }

    CallCounts of(Canary canary) {
        return canary.members().on().stream().map(this::of).reduce(CallCounts.NONE, CallCounts::plus);
    }

    void forgetAll() {
        counts.clear();
    }

    private CallCounts of(CanaryPid row) {
        Instant since = row.fromActivatedAt().orElse(Instant.EPOCH);
        return counts.computeIfAbsent(
                new Binding(row.pid(), since),
                binding -> row.from()
                        .map(from -> windows.counts(row.pid(), from, since, windowOf(row)))
                        .orElse(CallCounts.NONE));
    }

    private Duration windowOf(CanaryPid row) {
        Instant now = clock.instant();
        return CanaryFigures.cut(
                settings.baseline().plus(Duration.between(row.activatedAt().orElse(now), now)));
    }

    private record Binding(Pid pid, Instant since) {}
}
