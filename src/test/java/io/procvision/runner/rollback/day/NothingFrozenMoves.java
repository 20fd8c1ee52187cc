package io.procvision.runner.rollback.day;

import io.procvision.runner.history.SwitchCause;
import java.util.stream.Stream;

/** In a freeze window only emergencies change bindings. */
final class NothingFrozenMoves implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        return day.all()
                .filter(move -> move.cause() != SwitchCause.EMERGENCY)
                .filter(move -> day.frozen().stream().anyMatch(window -> window.holds(move.at())))
                .map(move -> "in a freeze window: " + move);
    }
}
