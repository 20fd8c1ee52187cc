package io.procvision.runner.canary;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.HealthWindows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Puts the figures of a canary beside those of the version before: on the same PIDs right before their switch, which
 * compares like with like; and where those had too few calls, on the PIDs that still have another version, at the same
 * time. The same goes for durations alone, which an earlier release did not write down. To what this runner served comes what
 * the others told.
 */
@Component
class CanaryFigures {

    /** Longer ones are not remembered. */
    private static final Duration LONGEST = Duration.ofHours(4);

    private final HealthWindows windows;
    private final CanaryCandidates candidates;
    private final ServedBefore servedBefore;
    private final ToldCalls told;
    private final CanarySettings settings;
    private final Clock clock;

    CanaryFigures(
            HealthWindows windows,
            CanaryCandidates candidates,
            ServedBefore servedBefore,
            ToldCalls told,
            CanarySettings settings,
            Clock clock) {
        this.windows = windows;
        this.candidates = candidates;
        this.servedBefore = servedBefore;
        this.told = told;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a binding did, as far as this runner served it, before this runner replaces it. */
    Figures before(Pid pid, AlgorithmVersion version, Instant since) {
        servedBefore.isInRow(pid, since);
        return Figures.of(windows.of(pid, version, since, cut(settings.baseline())));
    }

    Comparison compare(Canary canary) {
        Instant now = clock.instant();
        Instant since = canary.stage().watchedSince().orElse(now);
        Duration window = cut(Duration.between(since, now));
        List<CanaryPid> on = canary.members().on();
        Figures figures = Figures.sum(on.stream()
                .map(row ->
                        figures(row.pid(), canary.target(), row.activatedAt().orElse(since), window))
                .toList());
        return new Comparison(
                figures.plus(told.elsewhere(canary.id(), CallsPart.CANARY, since)),
                baseline(canary, since, window),
                window);
    }

    private Figures baseline(Canary canary, Instant since, Duration window) {
        Figures before = before(canary);
        if (!isTooLittle(before, canary)) {
            return before;
        }
        Figures others = others(canary, window).plus(told.elsewhere(canary.id(), CallsPart.OTHERS, since));
        return canary.order().criteria().areEnough(before) ? before.timedBy(others) : others;
    }

    /** Whether the version before had too few calls on the same PIDs, or too few whose duration is known. */
    boolean needsOthers(Canary canary) {
        return isTooLittle(before(canary), canary);
    }

    private static boolean isTooLittle(Figures before, Canary canary) {
        CanaryCriteria criteria = canary.order().criteria();
        return !criteria.areEnough(before) || !criteria.areTimedEnough(before);
    }

    private Figures before(Canary canary) {
        return Figures.sum(
                        canary.members().on().stream().map(CanaryPid::baseline).toList())
                .plus(told.before(canary.id()));
    }

    private Figures others(Canary canary, Duration window) {
        Instant since = clock.instant().minus(window);
        return Figures.sum(candidates.of(canary).eligible().entrySet().stream()
                .filter(each -> !each.getValue().equals(canary.target()))
                .map(each -> figures(each.getKey(), each.getValue(), since, window))
                .toList());
    }

    private Figures figures(Pid pid, AlgorithmVersion version, Instant since, Duration window) {
        return Figures.of(windows.of(pid, version, since, window));
    }

    static Duration cut(Duration window) {
        return window.isNegative() ? Duration.ZERO : window.compareTo(LONGEST) > 0 ? LONGEST : window;
    }
}
