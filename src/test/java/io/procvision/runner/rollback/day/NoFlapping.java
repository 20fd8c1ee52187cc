package io.procvision.runner.rollback.day;

import io.procvision.runner.history.SwitchCause;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** After an automatic way back the evaluator leaves the PID alone for the cool-down, but for what is withdrawn. */
final class NoFlapping implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        return day.moves().values().stream().flatMap(NoFlapping::tooSoon);
    }

    private static Stream<String> tooSoon(List<Move> oldestFirst) {
        return IntStream.range(1, oldestFirst.size())
                .filter(index -> isTooSoon(oldestFirst.get(index - 1), oldestFirst.get(index)))
                .mapToObj(
                        index -> "%s was followed by %s".formatted(oldestFirst.get(index - 1), oldestFirst.get(index)));
    }

    private static boolean isTooSoon(Move before, Move each) {
        return each.isByEvaluator()
                && before.isAutomatic()
                && before.cause() == SwitchCause.EMERGENCY
                && Duration.between(before.at(), each.at()).compareTo(DayRules.COOL_DOWN) < 0;
    }
}
