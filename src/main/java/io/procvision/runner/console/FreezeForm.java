package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.freeze.FreezeRequest;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A freeze window as it is typed: once from one moment to another, or every week. Times are those of the zone. */
record FreezeForm(
        String name,
        String reason,
        String from,
        String until,
        List<String> days,
        String start,
        String endDay,
        String end,
        String zone) {

    FreezeForm {
        name = Typed.text(name);
        reason = Typed.text(reason);
        from = Typed.text(from);
        until = Typed.text(until);
        days = days == null ? List.of() : days.stream().filter(Objects::nonNull).toList();
        start = Typed.text(start);
        endDay = Typed.text(endDay);
        end = Typed.text(end);
        zone = Typed.text(zone);
    }

    FreezeRequest once() {
        if (from.isEmpty() || until.isEmpty()) {
            throw invalid("A window that freezes once needs both from and until");
        }
        return new FreezeRequest(named(), why(), moment(from), moment(until), null, null, null, null, null);
    }

    FreezeRequest weekly() {
        if (days.isEmpty() || start.isEmpty() || end.isEmpty()) {
            throw invalid("A weekly window needs at least one day, a start and an end");
        }
        Set<DayOfWeek> begins = new TreeSet<>(days.stream().map(FreezeForm::day).toList());
        return new FreezeRequest(
                named(),
                why(),
                null,
                null,
                begins,
                time(start),
                endDay.isEmpty() ? null : day(endDay),
                time(end),
                place());
    }

    private String named() {
        if (name.isEmpty() || name.length() > 128) {
            throw invalid("name is required, with at most 128 characters");
        }
        return name;
    }

    private String why() {
        return Reasons.required(reason);
    }

    private Instant moment(String text) {
        try {
            return LocalDateTime.parse(text).atZone(place()).toInstant();
        } catch (DateTimeException malformed) {
            throw invalid("'%s' is no time such as 2026-01-31T22:00".formatted(text), malformed);
        }
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException malformed) {
            throw invalid("'%s' is no time of the day such as 22:00".formatted(text), malformed);
        }
    }

    private static DayOfWeek day(String text) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> invalid("'%s' is no day of the week".formatted(text)));
    }

    private ZoneId place() {
        try {
            return ZoneId.of(zone.isEmpty() ? "UTC" : zone);
        } catch (DateTimeException unknown) {
            throw invalid("'%s' is no time zone such as Europe/Berlin".formatted(zone), unknown);
        }
    }

    private static RunnerException invalid(String detail) {
        return invalid(detail, null);
    }

    private static RunnerException invalid(String detail, @Nullable Throwable cause) {
        return new RunnerException(Problem.INVALID_PARAMS, detail, cause);
    }
}
