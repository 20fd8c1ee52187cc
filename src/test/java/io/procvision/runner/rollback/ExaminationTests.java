package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.DeathToll;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Actuator says of a version beside what its processes say of themselves. */
class ExaminationTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.1.0");

    private final SettableClock clock = new SettableClock();
    private final ProcessHealth processes = new ProcessHealth();
    private final ActuatorHealth actuator = mock(ActuatorHealth.class);
    private final Examination examination = new Examination(
            new HealthWindows(
                    new AlgorithmMeters(new SimpleMeterRegistry(), clock),
                    processes,
                    (pid, version) -> thresholds(OnCrash.ROLLBACK),
                    clock),
            mock(StableVersions.class),
            actuator);

    @Test
    void whatActuatorCallsDownIsUnhealthyWithoutACall() {
        when(actuator.downAlgorithms()).thenReturn(Map.of(VERSION, "DOWN: {held_down=1}"));

        examination.takeDown();

        assertThat(judge(OnCrash.ROLLBACK)).isInstanceOfSatisfying(Verdict.Unhealthy.class, verdict -> {
            assertThat(verdict.trigger()).extracting(Trigger::metric).isEqualTo("crash_loop");
            assertThat(verdict.reason()).contains("demo 1.1.0", "Actuator", "held_down=1");
        });
        assertThat(judge(OnCrash.RESTART))
                .as("a crash loop is to change nothing")
                .isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void theWordOfTheProcessesGoesFirst() {
        when(actuator.downAlgorithms()).thenReturn(Map.of(VERSION, "DOWN: {}"));
        processes.died(VERSION, "demo@1.1.0~1", clock.instant());
        processes.heldDown(VERSION, "demo@1.1.0~1", new DeathToll(5, 5, Duration.ofMinutes(1)), clock.instant());

        examination.takeDown();

        assertThat(judge(OnCrash.ROLLBACK))
                .isInstanceOfSatisfying(
                        Verdict.Unhealthy.class,
                        verdict -> assertThat(verdict.reason()).contains("keeps dying"));
    }

    @Test
    void itIsAskedAnewAtEveryLook() {
        when(actuator.downAlgorithms()).thenReturn(Map.of(VERSION, "DOWN: {}")).thenReturn(Map.of());

        examination.takeDown();
        examination.takeDown();

        assertThat(judge(OnCrash.ROLLBACK)).isInstanceOf(Verdict.Inconclusive.class);
    }

    private Verdict judge(OnCrash onCrash) {
        return examination.of(new ActiveBinding(new Pid("A01"), VERSION, clock.instant()), thresholds(onCrash));
    }

    private static Thresholds thresholds(OnCrash onCrash) {
        return new Thresholds(
                true,
                Duration.ofSeconds(60),
                20,
                2,
                Duration.ofMinutes(5),
                0.05,
                0.05,
                2,
                null,
                null,
                null,
                false,
                onCrash);
    }
}
