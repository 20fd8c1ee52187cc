package io.procvision.runner.canary;

import static io.procvision.runner.canary.Plans.ANNA;
import static io.procvision.runner.canary.Plans.NEW;
import static io.procvision.runner.canary.Plans.OLD;
import static io.procvision.runner.canary.Plans.SETTINGS;
import static io.procvision.runner.canary.Plans.criteria;
import static io.procvision.runner.canary.Plans.figures;
import static io.procvision.runner.canary.Plans.line;
import static io.procvision.runner.canary.Plans.named;
import static io.procvision.runner.canary.Plans.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.health.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A canary was under way during the upgrade from a release that kept no durations, and compares p95s. */
class CanaryFiguresTests {

    private static final Pid ON = pid("A01");
    private static final Pid OTHER = pid("A02");
    private static final CanaryCriteria LIMITS = criteria(Map.of("max_p95_ratio", 2.0, "min_calls", 100.0));
    private static final Figures WITHOUT_DURATIONS = new Figures(500, 5, 0, 50, 495, 20.0, null);

    private final SettableClock clock = new SettableClock();
    private final AlgorithmMeters meters = new AlgorithmMeters(new SimpleMeterRegistry(), clock);
    private final HealthWindows windows = new HealthWindows(
            meters,
            new ProcessHealth(),
            (pid, version) -> {
                throw new IllegalStateException("nobody asks for thresholds");
            },
            clock);
    private final CanaryCandidates candidates = mock(CanaryCandidates.class);
    private final ToldCalls told = mock(ToldCalls.class);
    private final CanaryFigures canaryFigures =
            new CanaryFigures(windows, candidates, new ServedBefore(windows, SETTINGS, clock), told, SETTINGS, clock);
    private final Instant bound = clock.instant();
    private Canary canary;

    @BeforeEach
    void aCanaryIsUnderWay() {
        CanaryPlan plan = new CanaryPlan(
                NEW,
                List.of(named(Duration.ofHours(1), ON.value())),
                LIMITS,
                Set.of(),
                true,
                false,
                null,
                "better edges");
        when(candidates.of(any(Canary.class))).thenReturn(line(ON.value(), OTHER.value()));
        when(told.elsewhere(anyLong(), any(), any())).thenReturn(Figures.NONE);
        when(told.before(anyLong())).thenReturn(Figures.NONE);
        canary = mock(Canary.class);
        Canary real = new Canary(plan, Map.of(ON, 0), ANNA, clock.instant());
        real.start(new Decision(ANNA, "because"), line(ON.value(), OTHER.value()), clock.instant());
        real.members().begin(ON, OLD, bound, WITHOUT_DURATIONS);
        real.members().arrived(ON, clock.instant());
        when(canary.id()).thenReturn(1L);
        when(canary.order()).thenReturn(real.order());
        when(canary.stage()).thenReturn(real.stage());
        when(canary.members()).thenReturn(real.members());
        when(canary.target()).thenReturn(NEW);
        calls(ON, NEW, 200, 90);
    }

    @Test
    void theP95IsComparedWithPidsThatStillHaveTheVersionBeforeAndTheRatesAreWithItsOwn() {
        calls(OTHER, OLD, 300, 20);

        Comparison comparison = canaryFigures.compare(canary);

        assertThat(canaryFigures.needsOthers(canary))
                .as("so that other runners tell theirs")
                .isTrue();
        assertThat(comparison.baseline().calls()).isEqualTo(500);
        assertThat(comparison.baseline().ng()).isEqualTo(50);
        assertThat(comparison.baseline().timed()).isEqualTo(300);
        assertThat(LIMITS.judge(comparison))
                .isInstanceOfSatisfying(
                        Verdict.Unhealthy.class,
                        verdict -> assertThat(verdict.trigger().metric()).isEqualTo("p95_ratio"));
    }

    @Test
    void whatOtherRunnersServedOfThoseCounts() {
        when(told.elsewhere(eq(1L), eq(CallsPart.OTHERS), any())).thenReturn(figures(300, 0, 0, 0, 60));

        Comparison comparison = canaryFigures.compare(canary);

        assertThat(LIMITS.judge(comparison)).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void whereThereIsNothingToCompareWithItIsSaid() {
        calls(OTHER, OLD, 99, 20);

        assertThat(LIMITS.judge(canaryFigures.compare(canary)))
                .isEqualTo(
                        new Verdict.Inconclusive(
                                "99 calls of the version before whose duration was kept, too few to compare p95s with while min_calls is 100"));
    }

    private void calls(Pid pid, AlgorithmVersion version, int count, long millis) {
        for (int call = 0; call < count; call++) {
            meters.record(pid, version, CallOutcome.OK, Duration.ofMillis(millis));
        }
        clock.advance(Duration.ofMinutes(1));
        windows.sample();
    }
}
