package io.procvision.runner.rollback.day;

import io.procvision.runner.core.AlgorithmVersion;
import java.time.Instant;
import java.util.stream.Stream;

/** What the evaluator leaves has failed shortly before, on that PID. */
final class OnlyTheBadIsLeft implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        return day.emergencies().stream()
                .filter(move -> day.troubles().stream().noneMatch(trouble -> explains(trouble, move)))
                .map(move -> "nothing was wrong before " + move);
    }

    private static boolean explains(Trouble trouble, Move move) {
        AlgorithmVersion left = move.left();
        Instant recently = move.at().minus(DayRules.WINDOW).minus(DayRules.LOOK.multipliedBy(2));
        return left != null
                && trouble.concerns(move.pid(), left)
                && !trouble.from().isAfter(move.at())
                && trouble.until().isAfter(recently);
    }
}
