package io.procvision.runner.freeze;

import io.procvision.runner.history.Texts;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A window of the calendar, with who put it there and why. */
@Entity
@Table(name = "freeze_window")
class FreezeWindow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String name;
    private String reason;
    private String operator;
    private Instant createdAt;

    private @Nullable Instant fromAt;
    private @Nullable Instant untilAt;

    private @Nullable String days;
    private @Nullable String startTime;
    private @Nullable String endDay;
    private @Nullable String endTime;
    private @Nullable String zone;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected FreezeWindow() {}

    FreezeWindow(String name, FreezeTimes times, String reason, String operator, Instant createdAt) {
        this.name = Texts.fitName(name);
        this.reason = Texts.fitReason(reason);
        this.operator = Texts.fitOperator(operator);
        this.createdAt = createdAt;
        if (times instanceof Once once) {
            this.fromAt = once.from();
            this.untilAt = once.until();
        } else if (times instanceof Weekly weekly) {
            this.days =
                    new TreeSet<>(weekly.days()).stream().map(DayOfWeek::name).collect(Collectors.joining(","));
            this.startTime = weekly.start().toString();
            this.endDay = weekly.endDay() == null ? null : weekly.endDay().name();
            this.endTime = weekly.end().toString();
            this.zone = weekly.zone().getId();
        } else {
            throw new IllegalArgumentException("Not known how to keep " + times);
        }
    }

    long id() {
        return Objects.requireNonNull(id, "not saved yet");
    }

    String name() {
        return name;
    }

    String reason() {
        return reason;
    }

    String operator() {
        return operator;
    }

    Instant createdAt() {
        return createdAt;
    }

    FreezeTimes times() {
        if (fromAt != null && untilAt != null) {
            return new Once(fromAt, untilAt);
        }
        if (days == null || startTime == null || endTime == null || zone == null) {
            throw new IllegalStateException("Freeze window %s (%s) has no times".formatted(id, name));
        }
        return new Weekly(
                Arrays.stream(days.split(",")).map(DayOfWeek::valueOf).collect(Collectors.toSet()),
                LocalTime.parse(startTime),
                endDay == null ? null : DayOfWeek.valueOf(endDay),
                LocalTime.parse(endTime),
                ZoneId.of(zone));
    }
}
