package io.procvision.runner.rollback.day;

import io.procvision.runner.history.SwitchCause;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** From that moment on, on its PID or everywhere. */
final class WhatAnEmergencyLeavesIsHeld implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        Map<String, List<Period>> held = day.held();
        return day.all()
                .filter(move -> move.cause() == SwitchCause.EMERGENCY)
                .filter(move -> Stream.of(move.pid().value(), DayHistory.EVERYWHERE)
                        .map(pid -> DayHistory.place(pid, Move.number(move.left())))
                        .flatMap(place -> held.getOrDefault(place, List.of()).stream())
                        .noneMatch(period -> period.covers(move.at())
                                || period.holds(move.at().plusMillis(1))))
                .map(move -> "what it left may be bound again at once: " + move);
    }
}
