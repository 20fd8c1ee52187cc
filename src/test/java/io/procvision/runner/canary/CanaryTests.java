package io.procvision.runner.canary;

import static io.procvision.runner.canary.Plans.ANNA;
import static io.procvision.runner.canary.Plans.NEW;
import static io.procvision.runner.canary.Plans.OLD;
import static io.procvision.runner.canary.Plans.line;
import static io.procvision.runner.canary.Plans.named;
import static io.procvision.runner.canary.Plans.percent;
import static io.procvision.runner.canary.Plans.pid;
import static io.procvision.runner.canary.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each transition from where it is allowed, and refused from everywhere else. */
class CanaryTests {

    private static final Duration BAKE = Duration.ofMinutes(10);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final LineUp LINE = line("A01", "A02", "A03", "A04");
    private static final Decision ANNAS = new Decision(ANNA, "because");
    private static final Decision BENS = new Decision(new Actor("ben"), "looks good");

    private final Canary canary = canary(false);

    @Test
    void itGoesThroughItsStagesAndReleasesItsPids() {
        assertThat(canary.start(ANNAS, LINE, NOON).action()).isEqualTo("start");
        assertThat(chosen()).containsExactly(pid("A01"));
        switchAll(canary);
        assertThat(canary.bake(ANNAS, NOON.plusSeconds(1)).action()).isEqualTo("bake");
        assertThat(canary.stage().bakedAt()).contains(NOON.plusSeconds(1).plus(BAKE));

        assertThat(canary.promote(ANNAS, LINE, NOON.plusSeconds(2)).action()).isEqualTo("promote");
        assertThat(chosen()).hasSize(1).doesNotContain(pid("A01"));
        switchAll(canary);
        canary.bake(ANNAS, NOON.plusSeconds(3));
        canary.promote(ANNAS, LINE, NOON.plusSeconds(4));
        assertThat(chosen()).hasSize(2);
        switchAll(canary);
        canary.bake(ANNAS, NOON.plusSeconds(5));

        assertThat(canary.promote(ANNAS, LINE, NOON.plusSeconds(6)).action()).isEqualTo("complete");
        assertThat(canary.state()).isEqualTo(CanaryState.COMPLETED);
        assertThat(canary.endedAt()).contains(NOON.plusSeconds(6));
        assertThat(canary.members().on()).hasSize(4);
    }

    @Test
    void aPidThatIsBoundMeanwhileIsReachedByTheNextShare() {
        canary.start(ANNAS, LINE, NOON);
        switchAll(canary);
        canary.bake(ANNAS, NOON);
        canary.promote(ANNAS, LINE, NOON);
        switchAll(canary);
        canary.bake(ANNAS, NOON);

        canary.promote(ANNAS, line("A02", "A03", "A04", "B09"), NOON);

        assertThat(chosen()).contains(pid("B09"));
    }

    @Test
    void aPidThatCannotBeSwitchedDoesNotHoldTheStageBack() {
        canary.start(ANNAS, LINE, NOON);

        assertThat(canary.members().skip(pid("A01"), "it is pinned")).isTrue();

        canary.bake(ANNAS, NOON);
        assertThat(canary.members().on()).isEmpty();
        assertThat(canary.members().find(pid("A01")).orElseThrow().note()).contains("it is pinned");
    }

    @Test
    void whatHadTheVersionBeforeIsNeitherGivenNorTakenAway() {
        canary.start(ANNAS, LINE, NOON);

        canary.members().arrived(pid("A01"), NOON.minusSeconds(60));

        assertThat(canary.members().find(pid("A01")).orElseThrow().state()).isEqualTo(PidProgress.PRESENT);
        canary.abort(ANNAS, null);
        assertThat(canary.members().touched()).isEmpty();
    }

    @Test
    void aStageBakesOnlyOnceEveryPidIsSettled() {
        canary.start(ANNAS, LINE, NOON);
        assertRefused(it -> it.bake(ANNAS, NOON), "still switches");
        assertRefused(it -> it.promote(ANNAS, LINE, NOON), "still switches");
        switchAll(canary);
        canary.bake(ANNAS, NOON);
        assertRefused(it -> it.bake(ANNAS, NOON), "bakes already");
    }

    @Test
    void aResumedStageBakesAnew() {
        baking();
        canary.pause(BENS);
        assertRefused(it -> it.pause(BENS), "paused");
        canary.resume(BENS, NOON.plusSeconds(500));

        assertThat(canary.state()).isEqualTo(CanaryState.RUNNING);
        assertThat(canary.stage().bakingSince()).contains(NOON.plusSeconds(500));
        assertThat(canary.stage().deadline()).contains(NOON.plusSeconds(500).plus(BAKE.multipliedBy(4)));
    }

    @Test
    void whilePausedNoPidIsSwitchedButWhatHappenedIsWrittenDown() {
        canary.start(ANNAS, LINE, NOON);
        assertThat(canary.members().begin(pid("A01"), OLD, NOON, Figures.NONE)).isTrue();
        canary.pause(ANNAS);

        assertThat(canary.members().begin(pid("A01"), OLD, NOON, Figures.NONE)).isFalse();
        assertThat(canary.members().arrived(pid("A01"), NOON)).isTrue();
        assertThat(canary.members().find(pid("A01")).orElseThrow().state()).isEqualTo(PidProgress.ON);
    }

    @Test
    void theLastStageWaitsForAnotherPersonThanItsCreator() {
        Canary careful = canary(true);
        careful.start(ANNAS, LINE, NOON);
        switchAll(careful);
        careful.bake(ANNAS, NOON);
        careful.promote(ANNAS, LINE, NOON);
        switchAll(careful);
        careful.bake(ANNAS, NOON);

        assertThat(careful.promote(ANNAS, LINE, NOON).action()).isEqualTo("await_approval");
        assertThat(careful.state()).isEqualTo(CanaryState.AWAITING_APPROVAL);
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> careful.approve(ANNAS, LINE, NOON))
                .satisfies(refused -> assertThat(refused.detail()).contains("anna", "another person"));
        Decision byToken = new Decision(new Actor("anna (token line-3)"), "because");
        assertThatExceptionOfType(RunnerException.class).isThrownBy(() -> careful.approve(byToken, LINE, NOON));

        careful.approve(BENS, LINE, NOON);
        assertThat(careful.approvedBy()).contains("ben");
        assertThat(careful.isInLastStage()).isTrue();
        assertThat(careful.members().unsettled()).hasSize(2);
    }

    @Test
    void anOnlyStageIsTheLastOneToo() {
        Canary careful = new Canary(plan(true, percent(100, BAKE)), Map.of(), ANNA, NOON);

        careful.start(ANNAS, LINE, NOON);

        assertThat(careful.state()).isEqualTo(CanaryState.AWAITING_APPROVAL);
        assertThat(careful.members().unsettled()).isEmpty();
        careful.approve(BENS, LINE, NOON);
        assertThat(careful.members().unsettled()).hasSize(4);
    }

    @Test
    void anAbortEndsWhenEveryPidItTouchedIsSettled() {
        baking();
        canary.promote(ANNAS, LINE, NOON);
        Pid second = canary.members().unsettled().get(0).pid();
        canary.members().begin(second, OLD, NOON, Figures.NONE);
        Trigger trigger = new Trigger("error_rate", 0.5, 0.05, BAKE, 40);

        assertThat(canary.abort(Decision.automatic("too many errors"), trigger).trigger())
                .isEqualTo(trigger);
        assertThat(canary.members().touched()).extracting(CanaryPid::pid).containsExactlyInAnyOrder(pid("A01"), second);
        assertThat(canary.members().begin(second, OLD, NOON, Figures.NONE)).isFalse();
        assertRefused(it -> it.finishAbort(NOON), "A01");
        canary.members().settleAbort(pid("A01"), PidProgress.ROLLED_BACK, null);
        canary.members().settleAbort(second, PidProgress.LEFT, "somebody else");

        assertThat(canary.finishAbort(NOON).action()).isEqualTo("aborted");
        assertThat(canary.state()).isEqualTo(CanaryState.ABORTED);
        assertThat(canary.abortTrigger()).contains(trigger);
        assertThat(canary.aborting().actor()).isEqualTo(Actor.SYSTEM);
        assertThat(canary.members().all()).noneMatch(row -> row.state() == PidProgress.WAITING);
    }

    @Test
    void itAsksForTheSameThingOnlyOnce() {
        canary.start(ANNAS, LINE, NOON);
        assertThat(canary.waitFor("the end of the night")).isTrue();
        assertThat(canary.waitFor("the end of the night")).isFalse();
        assertThat(canary.waitingFor()).contains("the end of the night");
    }

    @ParameterizedTest
    @EnumSource(CanaryState.class)
    void whatAStateDoesNotAllowIsRefused(CanaryState state) {
        List<String> allowed = new ArrayList<>();
        Map<String, Consumer<Canary>> transitions = Map.of(
                "start", it -> it.start(ANNAS, LINE, NOON),
                "bake", it -> it.bake(ANNAS, NOON),
                "promote", it -> it.promote(ANNAS, LINE, NOON),
                "pause", it -> it.pause(ANNAS),
                "resume", it -> it.resume(ANNAS, NOON),
                "approve", it -> it.approve(BENS, LINE, NOON),
                "abort", it -> it.abort(ANNAS, null),
                "finishAbort", it -> it.finishAbort(NOON));
        transitions.forEach((name, transition) -> {
            Canary there = in(state);
            try {
                transition.accept(there);
                allowed.add(name);
            } catch (RunnerException refused) {
                assertThat(refused.problem()).isEqualTo(Problem.ACTIVATION_CONFLICT);
                assertThat(refused.detail()).contains("canary", NEW.toString());
                assertThat(there.state()).as("after a refused " + name).isEqualTo(state);
            }
        });
        assertThat(allowed)
                .containsExactlyInAnyOrderElementsOf(
                        switch (state) {
                            case SCHEDULED -> List.of("start", "abort");
                            case RUNNING -> List.of("promote", "pause", "abort");
                            case PAUSED -> List.of("promote", "resume", "abort");
                            case AWAITING_APPROVAL -> List.of("approve", "abort");
                            case ABORTING -> List.of("finishAbort");
                            case ABORTED, COMPLETED -> List.of();
                        });
    }

    /** A canary with one PID on the new version, where the state has any. */
    private static Canary in(CanaryState state) {
        Canary canary = new Canary(
                plan(state == CanaryState.AWAITING_APPROVAL, named(BAKE, "A01"), percent(100, BAKE)),
                Map.of(pid("A01"), 0),
                ANNA,
                NOON);
        if (state == CanaryState.SCHEDULED) {
            return canary;
        }
        canary.start(ANNAS, LINE, NOON);
        if (state == CanaryState.ABORTING || state == CanaryState.ABORTED) {
            canary.abort(ANNAS, null);
            if (state == CanaryState.ABORTED) {
                canary.finishAbort(NOON);
            }
            return canary;
        }
        switchAll(canary);
        canary.bake(ANNAS, NOON);
        if (state == CanaryState.PAUSED) {
            canary.pause(ANNAS);
        } else if (state == CanaryState.AWAITING_APPROVAL || state == CanaryState.COMPLETED) {
            canary.promote(ANNAS, LINE, NOON);
        }
        if (state == CanaryState.COMPLETED) {
            switchAll(canary);
            canary.bake(ANNAS, NOON);
            canary.promote(ANNAS, LINE, NOON);
        }
        assertThat(canary.state()).isEqualTo(state);
        return canary;
    }

    private static Canary canary(boolean approvalRequired) {
        return new Canary(
                plan(approvalRequired, named(BAKE, "A01"), percent(50, BAKE), percent(100, BAKE)),
                Map.of(pid("A01"), 0, pid("A02"), 1, pid("A03"), 2, pid("A04"), 2),
                ANNA,
                NOON);
    }

    private void baking() {
        canary.start(ANNAS, LINE, NOON);
        switchAll(canary);
        canary.bake(ANNAS, NOON);
    }

    private static void switchAll(Canary canary) {
        for (CanaryPid row : canary.members().unsettled()) {
            assertThat(canary.members().begin(row.pid(), OLD, NOON.minusSeconds(60), Figures.NONE))
                    .isTrue();
            assertThat(canary.members().arrived(row.pid(), NOON)).isTrue();
        }
    }

    private List<Pid> chosen() {
        return canary.members().unsettled().stream().map(CanaryPid::pid).toList();
    }

    private void assertRefused(Consumer<Canary> transition, String why) {
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> transition.accept(canary))
                .satisfies(refused -> {
                    assertThat(refused.problem()).isEqualTo(Problem.ACTIVATION_CONFLICT);
                    assertThat(refused.detail()).contains(why);
                });
    }
}
