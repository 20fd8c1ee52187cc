package io.procvision.runner.freeze;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window as clients see it: with {@code from} and {@code until}, or with the weekly times.
 *
 * @param frozenUntil the end of the present occurrence, null while it does not freeze
 */
public record FreezeView(
        long id,
        String name,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable List<DayOfWeek> days,
        @Nullable LocalTime start,
        @Nullable DayOfWeek endDay,
        @Nullable LocalTime end,
        @Nullable String zone,
        String reason,
        String operator,
        Instant createdAt,
        @Nullable Instant frozenUntil) {

    static FreezeView of(FreezeWindow window, Instant now) {
        FreezeTimes times = window.times();
        @Nullable Once once = times instanceof Once it ? it : null;
        @Nullable Weekly weekly = times instanceof Weekly it ? it : null;
        return new FreezeView(
                window.id(),
                window.name(),
                once == null ? null : once.from(),
                once == null ? null : once.until(),
                weekly == null ? null : weekly.days().stream().sorted().toList(),
                weekly == null ? null : weekly.start(),
                weekly == null ? null : weekly.endDay(),
                weekly == null ? null : weekly.end(),
                weekly == null ? null : weekly.zone().getId(),
                window.reason(),
                window.operator(),
                window.createdAt(),
                times.frozenUntil(now).orElse(null));
    }
}
