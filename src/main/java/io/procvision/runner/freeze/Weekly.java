package io.procvision.runner.freeze;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every week, by the clock on the wall of a zone. Where that clock is set back, the window begins the first time it
 * shows the start and ends the last time it shows the end; where it jumps over one of them, at the jump.
 *
 * @param days on which it begins, each time at {@code start}
 * @param endDay the next such day it ends on; null where it ends within a day, past midnight if {@code end} is not after
 *     {@code start}
 */
record Weekly(
        Set<DayOfWeek> days, LocalTime start, @Nullable DayOfWeek endDay, LocalTime end, ZoneId zone)
        implements FreezeTimes {

    private static final int WEEK = 7;

    Weekly {
        if (days.isEmpty()) {
            throw new RunnerException(Problem.INVALID_PARAMS, "days is empty: name at least one day of the week");
        }
        days = Set.copyOf(days);
    }

    @Override
    public Optional<Instant> frozenUntil(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return IntStream.rangeClosed(0, WEEK)
                .mapToObj(today::minusDays)
                .filter(date -> days.contains(date.getDayOfWeek()))
                .filter(date -> !now.isBefore(begin(date)))
                .map(this::finish)
                .filter(now::isBefore)
                .max(Comparator.naturalOrder());
    }

    private Instant begin(LocalDate date) {
        return instant(date.atTime(start), 0);
    }

    private Instant finish(LocalDate date) {
        return instant(date.plusDays(nights(date.getDayOfWeek())).atTime(end), 1);
    }

    private int nights(DayOfWeek day) {
        boolean pastMidnight = !end.isAfter(start);
        if (endDay == null) {
            return pastMidnight ? 1 : 0;
        }
        int nights = Math.floorMod(endDay.getValue() - day.getValue(), WEEK);
        return nights == 0 && pastMidnight ? WEEK : nights;
    }

    /**
     * @param pass which of the two moments is meant where the wall shows that time twice
     */
    private Instant instant(LocalDateTime wall, int pass) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
        return offsets.isEmpty()
                ? zone.getRules().getTransition(wall).getInstant()
                : wall.toInstant(offsets.get(Math.min(pass, offsets.size() - 1)));
    }
}
