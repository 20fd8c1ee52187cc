package io.procvision.runner.rollback.day;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Nothing automatic moves a pinned PID, and no person does without meaning to. */
final class PinnedOnesStay implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        Map<String, List<Period>> pinned = day.pinned();
        return day.all()
                .filter(move -> move.isAutomatic() || !DayRules.overridesPin(move.reason()))
                .filter(move -> pinned.getOrDefault(move.pid().value(), List.of()).stream()
                        .anyMatch(pin -> pin.holds(move.at())))
                .map(move -> "it was pinned: " + move);
    }
}
