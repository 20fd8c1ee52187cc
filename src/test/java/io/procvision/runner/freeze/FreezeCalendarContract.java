package io.procvision.runner.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.AtOnce;
import io.procvision.runner.TableContract;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.SettableClock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Freeze windows as they are kept: the same on reading, on whichever database the subclass names. */
@TableContract
abstract class FreezeCalendarContract {

    private static final Actor ANNA = new Actor("anna");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Autowired
    private FreezeCalendar calendar;

    @Autowired
    private FreezeWindows windows;

    @Autowired
    private SettableClock clock;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void begin() {
        windows.deleteAll();
    }

    @Test
    void aWindowOfOneTimeIsReadAsItWasMade() {
        Instant from = clock.instant().plusNanos(123_456_000);
        Once once = new Once(from, from.plus(Duration.ofHours(8)));

        FreezeView made = calendar.add("audit, 审计", once, ANNA, "customer's visit 😀");

        assertThat(calendar.all()).containsExactly(made);
        assertThat(windows.findAll()).extracting(FreezeWindow::times).containsExactly(once);
    }

    @Test
    void weeklyWindowsAreReadAsTheyWereMade() {
        Weekly everyDay =
                new Weekly(EnumSet.allOf(DayOfWeek.class), LocalTime.of(5, 45), null, LocalTime.NOON, SHANGHAI);
        Weekly weekend = new Weekly(
                Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0, 30), DayOfWeek.MONDAY, LocalTime.MIDNIGHT, SHANGHAI);

        calendar.add("shift", everyDay, ANNA, "");
        calendar.add("weekend", weekend, ANNA, "nobody is here");

        assertThat(calendar.all()).extracting(FreezeView::name).containsExactly("shift", "weekend");
        assertThat(windows.findAll()).extracting(FreezeWindow::times).containsExactlyInAnyOrder(everyDay, weekend);
    }

    @Test
    void ofWindowsThatFreezeTheLongestCounts() {
        Instant now = clock.instant();
        calendar.add("short", new Once(now, now.plusSeconds(60)), ANNA, "one");
        calendar.add("long", new Once(now.minusSeconds(60), now.plusSeconds(600)), ANNA, "two");
        calendar.add("over", new Once(now.minusSeconds(60), now), ANNA, "three");

        assertThat(calendar.current()).contains(new Frozen("long", now.plusSeconds(600), "two"));
    }

    @Test
    void aWindowThatWasRemovedFreezesNoMoreAndBothIsWrittenDown() {
        Instant now = clock.instant();
        FreezeView made = calendar.add("visit", new Once(now, now.plusSeconds(60)), ANNA, "customer");
        long before = lastAudited();

        calendar.remove(made.id(), ANNA, "went home");

        assertThat(calendar.current()).isEmpty();
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> calendar.remove(made.id(), ANNA, "again"))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.NOT_FOUND));
        assertThat(database.queryForList(
                        "select action from audit_entry where id >= ? order by id", String.class, before))
                .containsExactly("freeze", "unfreeze");
    }

    @Test
    void windowsThatAreMadeAtOnceAreAllThere() throws Exception {
        Instant now = clock.instant();
        List<String> names =
                IntStream.range(0, 6).mapToObj(number -> "window " + number).toList();

        List<FreezeView> made =
                AtOnce.each(names, name -> calendar.add(name, new Once(now, now.plusSeconds(60)), ANNA, "at once"));

        assertThat(calendar.all()).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void theLongestWordsAreStoredAndWhatNoDatabaseStoresIsLeftOut() {
        Instant now = clock.instant();

        FreezeView made = calendar.add(
                "😀".repeat(64),
                new Once(now, now.plusSeconds(60)),
                new Actor("a".repeat(200)),
                "\0" + "x".repeat(1999));

        assertThat(calendar.all()).containsExactly(made);
        assertThat(made.reason()).isEqualTo(" " + "x".repeat(1999));
    }

    private long lastAudited() {
        return Objects.requireNonNull(database.queryForObject("select max(id) from audit_entry", Long.class));
    }
}
