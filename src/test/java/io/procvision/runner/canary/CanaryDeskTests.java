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
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

/** What a person decides on a stage holds for that stage, and for none that opened between the look and the press. */
class CanaryDeskTests {

    private static final long ID = 1;
    private static final Duration BAKE = Duration.ofMinutes(10);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final LineUp LINE = line("A01", "A02", "A03", "A04");
    private static final Decision ANNAS = new Decision(ANNA, "because");
    private static final Comparison GOOD =
            new Comparison(figures(100, 0, 0, 5, 40), figures(100, 0, 0, 5, 40), Duration.ofMinutes(10));

    private final Canaries canaries = mock(Canaries.class);
    private final CanaryFigures figures = mock(CanaryFigures.class);
    private final CanaryCandidates candidates = mock(CanaryCandidates.class);
    private final CanaryDesk desk = new CanaryDesk(
            mock(CanaryPlanner.class),
            new CanaryTransitions(canaries, mock(CanarySteps.class), mock(AuditTrail.class), Clock.systemUTC()),
            candidates,
            figures,
            canaries,
            mock(CanaryUsage.class),
            mock(CanaryViews.class));

    @BeforeEach
    void everythingIsWell() {
        when(candidates.of(any(Canary.class))).thenReturn(LINE);
        when(figures.compare(any())).thenReturn(GOOD);
    }

    @Test
    void theStageThatWasSeenIsPromotedWithItsFigures() {
        Canary canary = stored(baking(1), baking(1));

        desk.promote(ID, 1, ANNA, "well");

        assertThat(canary.stage().number()).isEqualTo(1);
        assertThat(canary.stages().get(0).noted()).contains(GOOD);
    }

    @Test
    void aStageThatOpenedSinceThePageWasShownIsNotEnded() {
        Canary canary = stored(baking(2), baking(2));

        assertConflict(() -> desk.promote(ID, 1, ANNA, "well"));

        assertThat(canary.stage().number()).isEqualTo(1);
        assertThat(canary.stage().isBaking()).isTrue();
        assertThat(canary.stage().noted()).isEmpty();
    }

    @Test
    void aStageIsNotEndedOnTheFiguresOfTheOneBefore() {
        Canary canary = stored(baking(1), baking(2));

        assertConflict(() -> desk.promote(ID, null, ANNA, "by the API, which saw none"));

        assertThat(canary.stage().isBaking()).isTrue();
        assertThat(canary.stage().noted()).isEmpty();
    }

    @Test
    void anotherStageThanTheOneSeenIsNotResumed() {
        Canary paused = baking(2);
        paused.pause(ANNAS);
        stored(paused, paused);

        assertConflict(() -> desk.resume(ID, 1, ANNA, "on"));
        assertThat(paused.state()).isEqualTo(CanaryState.PAUSED);

        desk.resume(ID, 2, ANNA, "on");
        assertThat(paused.state()).isEqualTo(CanaryState.RUNNING);
    }

    /** @param locked what it has become by the time its row is locked */
    private Canary stored(Canary read, Canary locked) {
        when(canaries.findById(ID)).thenReturn(Optional.of(read));
        when(canaries.lock(ID)).thenReturn(Optional.of(locked));
        return locked;
    }

    /** @param position of its open stage */
    private static Canary baking(int position) {
        Canary canary = new Canary(
                plan(false, named(BAKE, "A01"), percent(50, BAKE), percent(100, BAKE)),
                Map.of(pid("A01"), 0, pid("A02"), 1),
                ANNA,
                NOON);
        ReflectionTestUtils.setField(canary, "id", ID);
        canary.start(ANNAS, LINE, NOON);
        bake(canary);
        while (canary.stage().number() + 1 < position) {
            canary.promote(ANNAS, LINE, NOON);
            bake(canary);
        }
        return canary;
    }

    private static void bake(Canary canary) {
        for (CanaryPid row : canary.members().unsettled()) {
            assertThat(canary.members().begin(row.pid(), OLD, NOON.minusSeconds(60), Figures.NONE))
                    .isTrue();
            assertThat(canary.members().arrived(row.pid(), NOON)).isTrue();
        }
        canary.bake(ANNAS, NOON);
    }

    private static void assertConflict(ThrowingCallable decision) {
        assertThatExceptionOfType(RunnerException.class).isThrownBy(decision).satisfies(refused -> {
            assertThat(refused.problem()).isEqualTo(Problem.ACTIVATION_CONFLICT);
            assertThat(refused.detail()).contains("stage 2 is open by now, not 1: look again");
        });
    }
}
