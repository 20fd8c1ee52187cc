package io.procvision.runner.health;

import static io.procvision.runner.health.CallOutcome.CRASH;
import static io.procvision.runner.health.CallOutcome.ERROR;
import static io.procvision.runner.health.CallOutcome.NG;
import static io.procvision.runner.health.CallOutcome.OK;
import static io.procvision.runner.health.CallOutcome.OVERLOADED;
import static io.procvision.runner.health.CallOutcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthWindowsTests {

    private static final Pid PID = new Pid("A01");
    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock();
    private final MeterRegistry exported = new SimpleMeterRegistry();
    private final ProcessHealth processes = new ProcessHealth();
    private AlgorithmMeters meters = new AlgorithmMeters(exported, clock);
    private HealthWindows windows = windows();
    private final Instant since = clock.instant();

    @Test
    void everyOutcomeIsCounted() {
        record(OK, 5);
        record(NG, 4);
        record(ERROR, 3);
        record(CRASH, 1);
        record(TIMEOUT, 2);
        record(OVERLOADED, 7);

        HealthSnapshot snapshot = windows.of(PID, VERSION, since, MINUTE);

        assertThat(snapshot.outcomes())
                .isEqualTo(Map.of(OK, 5L, NG, 4L, ERROR, 3L, CRASH, 1L, TIMEOUT, 2L, OVERLOADED, 7L));
        assertThat(snapshot.calls()).isEqualTo(15);
        assertThat(snapshot.errors()).isEqualTo(new Share(4, 15));
        assertThat(snapshot.timeouts()).isEqualTo(new Share(2, 15));
        assertThat(snapshot.ng()).isEqualTo(new Share(4, 9));
    }

    @Test
    void whatIsOlderThanTheWindowIsNotInIt() {
        record(ERROR, 10);
        seconds(61);
        record(OK, 1);

        assertThat(windows.of(PID, VERSION, since, MINUTE).calls()).isEqualTo(1);
        assertThat(windows.of(PID, VERSION, since, MINUTE).window()).isEqualTo(MINUTE);
        assertThat(windows.of(PID, VERSION, since, MINUTE.multipliedBy(2)).calls())
                .isEqualTo(11);
    }

    @Test
    void aWindowDoesNotReachBackBeyondTheBinding() {
        seconds(10);

        assertThat(windows.of(PID, VERSION, since, MINUTE).window()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aVersionBoundAnewStartsAnewEvenWithinOneInterval() {
        meters.begin(PID, VERSION, since);
        record(ERROR, 50);
        clock.advance(Duration.ofMillis(300));
        Instant again = clock.instant();
        meters.begin(PID, VERSION, again);
        record(OK, 2);
        meters.begin(PID, VERSION, again);
        clock.advance(Duration.ofMillis(300));

        assertThat(windows.of(PID, VERSION, again, MINUTE).outcomes()).isEqualTo(Map.of(OK, 2L));
    }

    @Test
    void otherVersionsAndPidsCountApart() {
        record(ERROR, 3);
        AlgorithmVersion other = new AlgorithmVersion("demo", "1.1.0");

        assertThat(windows.of(PID, other, since, MINUTE).calls()).isZero();
        assertThat(windows.of(new Pid("A02"), VERSION, since, MINUTE).calls()).isZero();
    }

    @Test
    void callsOfEverySecondAreKnownToATenthOfTheWindowForHours() {
        for (int second = 0; second < 5 * 3600; second++) {
            record(OK, 1);
            seconds(1);
        }

        for (Duration window : new Duration[] {Duration.ofSeconds(10), MINUTE, Duration.ofHours(1), Samples.REACH}) {
            assertThat((double) windows.of(PID, VERSION, since, window).calls() / window.toSeconds())
                    .as("share of the calls within %s", window)
                    .isBetween(1.0, 1.1);
        }
    }

    @Test
    void aClockSetBackForgetsRatherThanMisplaces() {
        record(ERROR, 40);
        seconds(30);
        clock.advance(Duration.ofHours(-2));
        windows.sample();
        record(OK, 3);

        assertThat(windows.of(PID, VERSION, since, MINUTE).outcomes()).isEqualTo(Map.of(OK, 3L));
    }

    @Test
    void aVersionThatWasNotCalledForADayIsForgottenAndStartsAtZero() {
        record(OK, 3);
        seconds(1);
        assertThat(exported.find("runner.calls").timers()).hasSize(1);
        clock.advance(Duration.ofHours(25));

        windows.sample();

        assertThat(exported.getMeters()).isEmpty();
        record(NG, 1);
        assertThat(windows.of(PID, VERSION, since, MINUTE).outcomes()).isEqualTo(Map.of(NG, 1L));
    }

    @Test
    void theSlowestTwentiethIsFoundWithinItsClass() {
        for (int call = 1; call <= 1000; call++) {
            meters.record(PID, VERSION, OK, Duration.ofMillis(call));
        }

        Duration p95 = windows.of(PID, VERSION, since, MINUTE).p95();

        assertThat(p95).isBetween(Duration.ofMillis(945), Duration.ofMillis(955));
        meters.record(PID, VERSION, OVERLOADED, Duration.ofSeconds(50));
        assertThat(windows.of(PID, VERSION, since, MINUTE).p95()).isEqualTo(p95);
    }

    @Test
    void withoutCallsNothingIsSlow() {
        assertThat(windows.of(PID, VERSION, since, MINUTE).p95()).isNull();
    }

    @Test
    void noFilterAndNoExporterBlindsTheWindows() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(new SimpleMeterRegistry(key -> null, Clock.SYSTEM) {
            {
                config().meterFilter(MeterFilter.deny());
            }
        });
        composite.config().meterFilter(MeterFilter.deny());
        meters = new AlgorithmMeters(composite, clock);
        windows = windows();

        record(ERROR, 6);
        composite.clear();
        composite.close();
        record(ERROR, 4);

        assertThat(composite.getMeters()).isEmpty();
        assertThat(windows.of(PID, VERSION, since, MINUTE).outcomes()).isEqualTo(Map.of(ERROR, 10L));
    }

    @Test
    void whatTheProcessesSayIsPartOfTheSnapshot() {
        processes.missedHeartbeat(VERSION, "1", since);

        assertThat(windows.of(PID, VERSION, since, MINUTE).workers())
                .extracting(WorkerHealth::missedHeartbeats)
                .containsExactly(1);
    }

    private HealthWindows windows() {
        return new HealthWindows(meters, processes, (pid, version) -> HealthFixture.DEFAULTS, clock);
    }

    private void record(CallOutcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            meters.record(PID, VERSION, outcome, Duration.ofMillis(20));
        }
    }

    private void seconds(int seconds) {
        for (int second = 0; second < seconds; second++) {
            clock.advance(Duration.ofSeconds(1));
            windows.sample();
        }
    }
}
