package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.canary.CanaryRequest;
import io.procvision.runner.canary.CanarySettings;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanaryFormTests {

    private static final CanarySettings SETTINGS = new CanarySettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            4,
            Duration.ofHours(1),
            20,
            0.05,
            0.025,
            Set.of());

    private static final CanaryForm SUGGESTED = CanaryForm.suggested("demo_algo/1.1.0", SETTINGS);

    @Test
    void theSuggestionGoesFromNamedPidsToAllOfThem() {
        assertThat(SUGGESTED.version()).contains(new AlgorithmVersion("demo_algo", "1.1.0"));
        assertThat(SUGGESTED.maxErrorPercent()).isEqualTo("5");
        assertThat(SUGGESTED.maxTimeoutPercent()).isEqualTo("2.5");
        assertThat(SUGGESTED.stages().get(0)).isEqualTo(new CanaryStageForm("pids", "", "", "10"));
        assertThat(SUGGESTED.stages().get(2).takesAll()).isTrue();
    }

    @Test
    void anotherStageGoesBeforeTheOneThatTakesAll() {
        CanaryForm more = SUGGESTED.withAnotherStage();

        assertThat(more.stages()).hasSize(4);
        assertThat(more.stages().get(3).takesAll()).isTrue();
        assertThat(more.withoutStage(3).withAnotherStage().stages().get(3)).isEqualTo(CanaryStageForm.EMPTY);
    }

    @Test
    void aStageThatIsNotThereIsNotRemoved() {
        assertThat(SUGGESTED.withoutStage(7).stages()).isEqualTo(SUGGESTED.stages());
    }

    @Test
    void whatPeopleTypeBecomesWhatTheApiIsSent() {
        CanaryForm form = typed(
                List.of(
                        new CanaryStageForm("pids", "A01, A02\nA03", "", "0.5"),
                        new CanaryStageForm("percent", "", "12.5", "")),
                "0.1",
                "2026-11-24T18:00");

        CanaryRequest request = form.request();

        assertThat(request.stages())
                .containsExactly(
                        new CanaryRequest.Stage(
                                List.of(new Pid("A01"), new Pid("A02"), new Pid("A03")), null, "PT30S", null, null),
                        new CanaryRequest.Stage(null, 12.5, null, null, null));
        Map<String, @Nullable Double> criteria = request.criteria();
        assertThat(criteria).containsEntry("max_error_rate", 0.001).doesNotContainKey("max_p95_ms");
        assertThat(request.startAt()).isEqualTo("2026-11-24T17:00:00Z");
        assertThat(request.excludePids()).containsExactly(new Pid("A07"));
    }

    @Test
    void whatMakesNoSenseIsRefusedByItsName() {
        assertThatThrownBy(() -> typed(List.of(CanaryStageForm.EMPTY), "5", "").request())
                .isInstanceOf(RunnerException.class)
                .hasMessageContaining("stages[0].percent is empty");
        assertThatThrownBy(() -> typed(List.of(new CanaryStageForm("percent", "", "100", "0")), "five", "")
                        .request())
                .hasMessageContaining("max_error_rate is 'five'");
        assertThatThrownBy(() -> typed(List.of(new CanaryStageForm("percent", "", "100", "-1")), "5", "")
                        .request())
                .hasMessageContaining("stages[0].bake");
        assertThatThrownBy(() -> typed(List.of(), "5", "tomorrow").request())
                .hasMessageContaining("start_at 'tomorrow'");
    }

    private static CanaryForm typed(List<CanaryStageForm> stages, String maxErrorPercent, String startAt) {
        return new CanaryForm(
                "demo_algo/1.1.0",
                stages,
                maxErrorPercent,
                "",
                "",
                "",
                "",
                "",
                "",
                "50",
                true,
                false,
                "A07",
                startAt,
                "Europe/Berlin",
                "better edges",
                "");
    }
}
