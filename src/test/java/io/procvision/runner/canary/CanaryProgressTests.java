package io.procvision.runner.canary;

import static io.procvision.runner.canary.Plans.ANNA;
import static io.procvision.runner.canary.Plans.OLD;
import static io.procvision.runner.canary.Plans.figures;
import static io.procvision.runner.canary.Plans.line;
import static io.procvision.runner.canary.Plans.named;
import static io.procvision.runner.canary.Plans.percent;
import static io.procvision.runner.canary.Plans.pid;
import static io.procvision.runner.canary.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.freeze.FreezeCalendar;
import io.procvision.runner.freeze.Frozen;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.history.AuditTrail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

/** What a canary does next, by the clock and by its figures; the line it acts on is a stand-in. */
class CanaryProgressTests {

    private static final Duration BAKE = Duration.ofMinutes(10);
    private static final Figures GOOD = figures(100, 0, 0, 5, 40);
    private static final Figures BAD = figures(100, 50, 0, 5, 40);
    private static final Figures DOUBTFUL = figures(100, 6, 0, 5, 40);
    private static final Figures FEW = figures(3, 0, 0, 0, 40);
    private static final Decision ANNAS = new Decision(ANNA, "because");

    private final SettableClock clock = new SettableClock();
    private final List<String> steps = new ArrayList<>();
    private final Canaries canaries = mock(Canaries.class);
    private final CanaryFigures measured = mock(CanaryFigures.class);
    private final CanaryWatch watch = mock(CanaryWatch.class);
    private final FreezeCalendar calendar = mock(FreezeCalendar.class);
    private final CanaryTransitions transitions = transitions();
    private final CanaryProgress progress = progress();
    private @Nullable RunnerException refusal;
    private Canary canary = canary(null, false);

    @BeforeEach
    void nothingSpeaksAgainstIt() {
        when(watch.objection(any(), any()))
                .thenAnswer(asked -> asked.getArgument(1) instanceof Verdict.Unhealthy unhealthy
                        ? Optional.of(unhealthy)
                        : Optional.empty());
        when(calendar.current()).thenReturn(Optional.empty());
        measure(GOOD);
    }

    @Test
    void itBeginsWhenItIsTimeAndNotBefore() {
        use(canary(clock.instant().plusSeconds(60), false));
        step();
        assertThat(canary.state()).isEqualTo(CanaryState.SCHEDULED);

        clock.advance(Duration.ofSeconds(60));
        step();

        assertThat(steps).containsExactly("start");
    }

    @Test
    void itGoesOnWhenTheBakeIsOverAndTheFiguresAreGood() {
        bake();
        clock.advance(BAKE.minusSeconds(1));
        step();
        assertThat(canary.stage().number()).isZero();

        clock.advance(Duration.ofSeconds(1));
        step();

        assertThat(canary.stage().number()).isEqualTo(1);
        assertThat(canary.stages().get(0).verdict()).contains("all criteria are met");
        assertThat(canary.stages().get(0).noted().orElseThrow().canary()).isEqualTo(GOOD);
        step();
        clock.advance(BAKE);
        step();
        assertThat(canary.state()).isEqualTo(CanaryState.COMPLETED);
        assertThat(steps).containsExactly("start", "bake", "promote", "bake", "complete");
    }

    @Test
    void tooFewCallsExtendTheBakeUntilTheDeadlineAndThenPauseIt() {
        measure(FEW);
        bake();
        clock.advance(BAKE);
        step();
        step();
        assertThat(canary.state()).isEqualTo(CanaryState.RUNNING);
        assertThat(canary.waitingFor()).contains("enough calls to judge");

        clock.advance(BAKE.multipliedBy(3));
        step();

        assertThat(canary.state()).isEqualTo(CanaryState.PAUSED);
        assertThat(canary.stage().verdict().orElseThrow()).contains("3 calls", "min_calls is 10");
        assertThat(steps).containsExactly("start", "bake", "wait", "pause");
    }

    @Test
    void enoughCallsInTheExtensionLetItGoOn() {
        measure(FEW);
        bake();
        clock.advance(BAKE);
        step();
        measure(GOOD);
        step();
        assertThat(steps).containsExactly("start", "bake", "wait", "promote");
        assertThat(canary.waitingFor()).isEmpty();
    }

    @Test
    void aRateThatIsAboveItsLimitPerhapsByChanceNeitherPassesNorCondemns() {
        measure(DOUBTFUL);
        bake();
        clock.advance(BAKE);
        step();
        assertThat(canary.state()).isEqualTo(CanaryState.RUNNING);
        assertThat(canary.waitingFor()).contains("enough calls to judge");

        clock.advance(BAKE.multipliedBy(3));
        step();

        assertThat(canary.state()).isEqualTo(CanaryState.PAUSED);
        assertThat(canary.stage().verdict().orElseThrow()).contains("error_rate is 0.06", "may be chance");
        assertThat(steps).containsExactly("start", "bake", "wait", "pause");
    }

    @Test
    void aBreachDoesNotWaitForTheEndOfTheBake() {
        bake();
        measure(BAD);
        step();

        assertThat(canary.state()).isEqualTo(CanaryState.ABORTING);
        assertThat(canary.aborting().actor()).isEqualTo(Actor.SYSTEM);
        assertThat(canary.abortTrigger()).map(Trigger::metric).contains("error_rate");
        assertThat(canary.stage().noted().orElseThrow().canary()).isEqualTo(BAD);
    }

    @Test
    void whatIsPausedIsWatchedAllTheSame() {
        bake();
        canary.pause(ANNAS);
        clock.advance(BAKE);
        step();
        assertThat(canary.state()).isEqualTo(CanaryState.PAUSED);

        measure(BAD);
        step();

        assertThat(canary.state()).isEqualTo(CanaryState.ABORTING);
    }

    @Test
    void withoutAutomaticPromotionItWaitsForAPerson() {
        CanaryPlan plan = plan(false, named(BAKE, "A01"), percent(100, BAKE));
        use(new Canary(
                new CanaryPlan(
                        plan.target(), plan.stages(), plan.criteria(), plan.excluded(), false, false, null, "by hand"),
                Map.of(),
                ANNA,
                clock.instant()));
        bake();
        clock.advance(BAKE.multipliedBy(10));
        step();

        assertThat(canary.state()).isEqualTo(CanaryState.RUNNING);
        assertThat(canary.waitingFor()).contains("a person to promote it");
    }

    @Test
    void beforeTheLastStageItWaitsForAnApproval() {
        use(canary(null, true));
        bake();
        clock.advance(BAKE);
        step();
        assertThat(canary.state()).isEqualTo(CanaryState.AWAITING_APPROVAL);

        measure(BAD);
        step();

        assertThat(canary.state()).as("and is watched").isEqualTo(CanaryState.ABORTING);
    }

    @Test
    void aFreezeWindowHoldsTheSwitchesBackAndNothingIsTried() {
        when(calendar.current()).thenReturn(Optional.of(new Frozen("night", clock.instant(), "rest")));
        refusal = new RunnerException(Problem.FROZEN, "never asked");
        step();
        step();
        assertThat(canary.waitingFor().orElseThrow()).contains("night", "rest");
        assertThat(canary.members().on()).isEmpty();

        when(calendar.current()).thenReturn(Optional.empty());
        refusal = null;
        step();

        assertThat(canary.members().on()).extracting(CanaryPid::pid).containsExactly(pid("A01"));
    }

    @Test
    void aVersionThatDoesNotStartIsTakenBack() {
        refusal = new RunnerException(Problem.PREWARM_FAILED, "no hello");
        step();
        step();

        assertThat(canary.state()).isEqualTo(CanaryState.ABORTING);
        assertThat(canary.aborting().reason()).contains("A01", "no hello");
        assertThat(canary.abortTrigger()).isPresent();
    }

    @Test
    void aQuarantineIsForAPersonToDecide() {
        refusal = new RunnerException(Problem.QUARANTINED, "demo 1.1.0 is quarantined on A01");
        step();
        step();

        assertThat(canary.state()).isEqualTo(CanaryState.PAUSED);
        assertThat(steps).containsExactly("start", "pause");
    }

    @Test
    void whatIsBusyIsTriedAgain() {
        step();
        refusal = new RunnerException(Problem.STORE_BUSY, "A01 is being changed");

        assertThatExceptionOfType(RunnerException.class).isThrownBy(this::step);
        assertThat(canary.waitingFor()).contains("A01 is being changed");
        assertThat(canary.state()).isEqualTo(CanaryState.RUNNING);

        refusal = null;
        step();
        assertThat(canary.stage().isBaking()).isTrue();
        assertThat(canary.waitingFor()).isEmpty();
    }

    private void bake() {
        step();
        step();
        assertThat(canary.stage().isBaking()).isTrue();
    }

    private void step() {
        progress.step(1);
    }

    private void measure(Figures figures) {
        when(measured.compare(any())).thenReturn(new Comparison(figures, GOOD, BAKE));
    }

    private Canary canary(@Nullable Instant startAt, boolean approvalRequired) {
        CanaryPlan plan = plan(approvalRequired, named(BAKE, "A01"), percent(100, BAKE));
        Canary created = new Canary(
                new CanaryPlan(
                        plan.target(),
                        plan.stages(),
                        plan.criteria(),
                        plan.excluded(),
                        true,
                        approvalRequired,
                        startAt,
                        plan.reason()),
                Map.of(pid("A01"), 0),
                ANNA,
                clock.instant());
        use(created);
        return created;
    }

    private void use(Canary created) {
        ReflectionTestUtils.setField(created, "id", 1L);
        canary = created;
        when(canaries.lock(anyLong())).thenReturn(Optional.of(created));
        when(canaries.findById(any())).thenReturn(Optional.of(created));
    }

    private CanaryTransitions transitions() {
        CanarySteps history = mock(CanarySteps.class);
        when(history.save(any())).thenAnswer(saved -> {
            CanaryStep step = saved.getArgument(0);
            steps.add(step.action());
            return step;
        });
        return new CanaryTransitions(canaries, history, mock(AuditTrail.class), clock);
    }

    private CanaryProgress progress() {
        CanaryCandidates candidates = mock(CanaryCandidates.class);
        when(candidates.of(any(Canary.class))).thenReturn(line("A01", "A02"));
        StageSwitcher switcher = mock(StageSwitcher.class);
        when(switcher.settle(any(), any())).thenAnswer(asked -> {
            Canary of = asked.getArgument(0);
            Pid pid = asked.getArgument(1);
            if (refusal != null) {
                throw refusal;
            }
            return of.members().begin(pid, OLD, clock.instant(), GOOD)
                    && of.members().arrived(pid, clock.instant());
        });
        return new CanaryProgress(transitions, candidates, measured, watch, switcher, calendar, List.of(), clock);
    }
}
