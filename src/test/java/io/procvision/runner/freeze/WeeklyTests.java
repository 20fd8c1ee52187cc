package io.procvision.runner.freeze;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows by the clock on the wall. In Berlin it jumps from 2 to 3 on 2026-03-29 and from 3 back to 2 on 2026-10-25. */
class WeeklyTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-11-20T17:59:59+01:00, -",
                "2026-11-20T18:00:00+01:00, 2026-11-23T06:00:00+01:00",
                "2026-11-21T12:00:00+01:00, 2026-11-23T06:00:00+01:00",
                "2026-11-23T05:59:59+01:00, 2026-11-23T06:00:00+01:00",
                "2026-11-23T06:00:00+01:00, -",
                "2026-11-25T12:00:00+01:00, -"
            })
    void aWeekendLastsFromItsFirstMomentToItsEnd(String at, @Nullable String until) {
        assertFrozen(weekly(Set.of(FRIDAY), "18:00", MONDAY, "06:00"), at, until);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-11-20T21:59:00+01:00, -",
                "2026-11-20T22:00:00+01:00, 2026-11-21T05:00:00+01:00",
                "2026-11-21T04:59:00+01:00, 2026-11-21T05:00:00+01:00",
                "2026-11-21T05:00:00+01:00, -",
                "2026-11-23T01:00:00+01:00, -"
            })
    void aNightEndsOnTheNextDay(String at, @Nullable String until) {
        assertFrozen(weekly(Set.of(FRIDAY, SATURDAY), "22:00", null, "05:00"), at, until);
    }

    @Test
    void aWindowThatEndsWhenItBeginsLastsADayOrWithADayAWholeWeek() {
        Instant inside = Instant.parse("2026-11-20T12:00:00Z");
        assertThat(weekly(Set.of(FRIDAY), "00:00", null, "00:00").frozenUntil(inside))
                .contains(local("2026-11-21T00:00"));
        assertThat(weekly(Set.of(FRIDAY), "00:00", FRIDAY, "00:00").frozenUntil(inside))
                .contains(local("2026-11-27T00:00"));
    }

    @Test
    void ofOverlappingOccurrencesTheLastEndCounts() {
        Weekly window = weekly(Set.of(FRIDAY, SATURDAY), "18:00", MONDAY, "06:00");
        assertThat(window.frozenUntil(Instant.parse("2026-11-22T12:00:00Z"))).contains(local("2026-11-23T06:00"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-10-25T01:59:59+02:00, -",
                "2026-10-25T02:00:00+02:00, 2026-10-25T02:30:00+01:00",
                "2026-10-25T02:45:00+02:00, 2026-10-25T02:30:00+01:00",
                "2026-10-25T02:29:59+01:00, 2026-10-25T02:30:00+01:00",
                "2026-10-25T02:30:00+01:00, -"
            })
    void whereTheClockIsSetBackTheWindowCoversBothPasses(String at, @Nullable String until) {
        assertFrozen(weekly(Set.of(SUNDAY), "02:00", null, "02:30"), at, until);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-03-29T01:59:59+01:00, -",
                "2026-03-29T03:00:00+02:00, 2026-03-29T04:00:00+02:00",
                "2026-03-29T04:00:00+02:00, -"
            })
    void aStartThatTheClockJumpsOverIsTheJump(String at, @Nullable String until) {
        assertFrozen(weekly(Set.of(SUNDAY), "02:30", null, "04:00"), at, until);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-03-29T00:59:59+01:00, -",
                "2026-03-29T01:00:00+01:00, 2026-03-29T03:00:00+02:00",
                "2026-03-29T03:00:00+02:00, -"
            })
    void anEndThatTheClockJumpsOverIsTheJump(String at, @Nullable String until) {
        assertFrozen(weekly(Set.of(SUNDAY), "01:00", null, "02:30"), at, until);
    }

    /** Every quarter of an hour of a year: frozen exactly while the clock on the wall says so, but for doubled hours. */
    @Test
    void aWholeYearAgreesWithTheClockOnTheWall() {
        Weekly window = weekly(EnumSet.allOf(DayOfWeek.class), "22:00", null, "05:15");
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        for (Instant at = Instant.parse("2026-01-01T00:00:00Z");
                at.isBefore(end);
                at = at.plus(Duration.ofMinutes(15))) {
            LocalTime wall = LocalTime.ofInstant(at, BERLIN);
            boolean expected = !wall.isBefore(LocalTime.of(22, 0)) || wall.isBefore(LocalTime.of(5, 15));
            assertThat(window.frozenUntil(at).isPresent()).as(at.toString()).isEqualTo(expected);
        }
    }

    @Test
    void aWindowWithoutDaysIsRefused() {
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> weekly(Set.of(), "01:00", null, "02:00"))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.INVALID_PARAMS));
    }

    private static void assertFrozen(Weekly window, String at, @Nullable String until) {
        assertThat(window.frozenUntil(OffsetDateTime.parse(at).toInstant()))
                .isEqualTo(Optional.ofNullable(until)
                        .map(end -> OffsetDateTime.parse(end).toInstant()));
    }

    private static Instant local(String winter) {
        return LocalDateTime.parse(winter).toInstant(ZoneOffset.ofHours(1));
    }

    private static Weekly weekly(Set<DayOfWeek> days, String start, @Nullable DayOfWeek endDay, String end) {
        return new Weekly(days, LocalTime.parse(start), endDay, LocalTime.parse(end), BERLIN);
    }
}
