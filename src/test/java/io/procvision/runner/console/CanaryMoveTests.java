package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.canary.CanaryCriteria;
import io.procvision.runner.canary.CanaryState;
import io.procvision.runner.canary.CanaryView;
import io.procvision.runner.canary.CanaryView.StageView;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.RunnerException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryMoveTests {

    @ParameterizedTest
    @CsvSource({
        "SCHEDULED, waiting, abort",
        "RUNNING, switching, pause abort",
        "RUNNING, baking, promote pause abort",
        "PAUSED, switching, resume abort",
        "PAUSED, baking, promote resume abort",
        "AWAITING_APPROVAL, passed, approve abort",
        "ABORTING, baking, ''",
        "ABORTED, baking, ''",
        "COMPLETED, passed, ''"
    })
    void onlyWhatTheCanaryWouldTakeIsOffered(CanaryState state, String stage, String moves) {
        List<String> offered = CanaryMove.of(canary(state, stage)).stream()
                .map(CanaryMove::word)
                .toList();

        assertThat(String.join(" ", offered)).isEqualTo(moves);
    }

    @Test
    void nobodyIsOfferedToApproveTheirOwnCanaryNotEvenByToken() {
        CanaryView canary = canary(CanaryState.AWAITING_APPROVAL, "passed");

        assertThat(CanaryMove.APPROVE.isFor(new Actor("anna (token line-3)"), canary))
                .isFalse();
        assertThat(CanaryMove.APPROVE.isFor(new Actor("bert"), canary)).isTrue();
        assertThat(CanaryMove.ABORT.isFor(new Actor("anna"), canary)).isTrue();
    }

    @Test
    void anUnknownStepIsNotFound() {
        assertThat(CanaryMove.named("promote")).isEqualTo(CanaryMove.PROMOTE);
        assertThatThrownBy(() -> CanaryMove.named("explode")).isInstanceOf(RunnerException.class);
    }

    private static CanaryView canary(CanaryState state, String stage) {
        StageView open = new StageView(
                1, List.of(), 100.0, "PT10M", stage, null, null, null, null, null, null, null, null, null, List.of(),
                List.of());
        return new CanaryView(
                7,
                "demo_algo",
                "1.1.0",
                state,
                1,
                "anna",
                "better edges",
                Instant.EPOCH,
                null,
                null,
                false,
                true,
                null,
                List.of(),
                new CanaryCriteria(0.05, 0.05, null, null, null, null, null, 20),
                null,
                List.of(open),
                List.of());
    }
}
