package io.procvision.runner.freeze;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A window that a client wants: {@code from} and {@code until} for once; the others, but for the end's day, for weekly. */
public record FreezeRequest(
        @NotBlank @Size(max = 128) String name,
        @NotBlank @Size(max = 2000) String reason,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Set<@NotNull DayOfWeek> days,
        @Nullable LocalTime start,
        @Nullable DayOfWeek endDay,
        @Nullable LocalTime end,
        @Nullable ZoneId zone) {

    FreezeTimes times() {
        boolean weekly = Stream.of(days, start, endDay, end, zone).anyMatch(Objects::nonNull);
        if (!weekly && from != null && until != null) {
            return new Once(from, until);
        }
        if (days != null && start != null && end != null && zone != null && from == null && until == null) {
            return new Weekly(days, start, endDay, end, zone);
        }
        throw new RunnerException(
                Problem.INVALID_PARAMS,
                "Give either from and until, or days, start, end and zone (and end_day where it lasts longer)");
    }
}
