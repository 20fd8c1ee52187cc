package io.procvision.runner.canary;

import static io.procvision.runner.canary.Plans.ANNA;
import static io.procvision.runner.canary.Plans.OLD;
import static io.procvision.runner.canary.Plans.SETTINGS;
import static io.procvision.runner.canary.Plans.line;
import static io.procvision.runner.canary.Plans.named;
import static io.procvision.runner.canary.Plans.pid;
import static io.procvision.runner.canary.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another runner switched away from, as this one served it. */
class ServedBeforeTests {

    private static final Pid PID = pid("A01");

    private final SettableClock clock = new SettableClock();
    private final AlgorithmMeters meters = new AlgorithmMeters(new SimpleMeterRegistry(), clock);
    private final HealthWindows windows = new HealthWindows(
            meters,
            new ProcessHealth(),
            (pid, version) -> {
                throw new IllegalStateException("nobody asks for thresholds");
            },
            clock);
    private final ServedBefore served = new ServedBefore(windows, SETTINGS, clock);
    private final Instant bound = clock.instant();
    private Canary canary;

    @BeforeEach
    void twentyMinutesOfCallsAndASwitch() {
        for (int minute = 0; minute < 20; minute++) {
            meters.record(PID, OLD, CallOutcome.OK, Duration.ofMillis(20));
            clock.advance(Duration.ofMinutes(1));
            windows.sample();
        }
        canary = new Canary(plan(false, named(Duration.ofHours(1), "A01")), Map.of(PID, 0), ANNA, clock.instant());
        canary.start(new Decision(ANNA, "because"), line("A01"), clock.instant());
        canary.members().begin(PID, OLD, bound, Figures.NONE);
        canary.members().arrived(PID, clock.instant());
    }

    @Test
    void itIsTheSameHoweverLongTheCanaryGoesOn() {
        assertThat(Figures.of(served.of(canary)).calls()).isEqualTo(20);

        for (int hour = 0; hour < 6; hour++) {
            clock.advance(Duration.ofHours(1));
            windows.sample();
        }
        assertThat(Figures.of(served.of(canary)).calls()).isEqualTo(20);
    }

    @Test
    void whatThisRunnerSwitchedItselfIsInThePidsRowAlready() {
        served.isInRow(PID, bound);

        assertThat(Figures.of(served.of(canary))).isEqualTo(Figures.NONE);
    }
}
