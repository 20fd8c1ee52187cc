package io.procvision.runner.rollback.day;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Not on the PID that an emergency left it on, and on none where it is withdrawn. */
final class WhatIsHeldIsNotBound implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        Map<String, List<Period>> held = day.held();
        return day.all()
                .filter(move -> Stream.of(move.pid().value(), DayHistory.EVERYWHERE)
                        .map(pid -> DayHistory.place(pid, Move.number(move.bound())))
                        .flatMap(place -> held.getOrDefault(place, List.of()).stream())
                        .anyMatch(period -> period.holds(move.at())))
                .map(move -> "its version was held back: " + move);
    }
}
