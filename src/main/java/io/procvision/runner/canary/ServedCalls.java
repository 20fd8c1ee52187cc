package io.procvision.runner.canary;

import io.procvision.runner.health.CallCounts;
import io.procvision.runner.health.HealthWindows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** What this runner served of a canary since its stage is watched. */
@Component
class ServedCalls {

    private final HealthWindows windows;
    private final CanaryCandidates candidates;
    private final Clock clock;

    ServedCalls(HealthWindows windows, CanaryCandidates candidates, Clock clock) {
        this.windows = windows;
        this.candidates = candidates;
        this.clock = clock;
    }

    /** Of the new version, on the PIDs that have it by the canary. */
    CallCounts onItsPids(Canary canary, Instant since) {
        Duration window = windowFrom(since);
        return canary.members().on().stream()
                .map(row -> windows.counts(
                        row.pid(), canary.target(), row.activatedAt().orElse(since), window))
                .reduce(CallCounts.NONE, CallCounts::plus);
    }

    /** Of other versions, on the other PIDs. */
    CallCounts onOthers(Canary canary, Instant since) {
        Duration window = windowFrom(since);
        return candidates.of(canary).eligible().entrySet().stream()
                .filter(each -> !each.getValue().equals(canary.target()))
                .map(each -> windows.counts(each.getKey(), each.getValue(), since, window))
                .reduce(CallCounts.NONE, CallCounts::plus);
    }

    private Duration windowFrom(Instant since) {
        return CanaryFigures.cut(Duration.between(since, clock.instant()));
    }
}
