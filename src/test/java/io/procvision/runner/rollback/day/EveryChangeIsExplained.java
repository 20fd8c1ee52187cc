package io.procvision.runner.rollback.day;

import io.procvision.runner.history.SwitchCause;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Each has an operator and a reason. What the service does by itself is an emergency or a canary's; and an emergency has the
 * figure that caused it, unless a person withdrew the version or ended the canary.
 */
final class EveryChangeIsExplained implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        Map<String, List<Period>> held = day.held();
        return day.all().flatMap(move -> {
            if (move.operator().name().isBlank() || move.reason().isBlank()) {
                return Stream.of("nobody knows who or why: " + move);
            }
            if (!move.isAutomatic() || move.cause() == SwitchCause.CANARY) {
                return Stream.empty();
            }
            if (move.cause() != SwitchCause.EMERGENCY) {
                return Stream.of("not for the service to do: " + move);
            }
            return move.trigger() != null || isWithdrawn(move, held)
                    ? Stream.empty()
                    : Stream.of("by no figure: " + move);
        });
    }

    private static boolean isWithdrawn(Move move, Map<String, List<Period>> held) {
        String place = DayHistory.place(DayHistory.EVERYWHERE, Move.number(move.left()));
        return held.getOrDefault(place, List.of()).stream().anyMatch(period -> period.covers(move.at()));
    }
}
