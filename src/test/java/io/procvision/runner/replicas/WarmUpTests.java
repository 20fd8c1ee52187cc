package io.procvision.runner.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarmUpTests {

    private static final Duration PATIENCE = Duration.ofSeconds(70);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final AlgorithmVersion NEW = new AlgorithmVersion("demo_algo", "1.1.0");
    private static final AlgorithmVersion OTHER = new AlgorithmVersion("other_algo", "2.0.0");

    private final WarmUp warmUp = new WarmUp(Map.of(1L, NEW), closed -> {});

    @Test
    void isReadyOnceEveryOtherRunnerHasSaidSo() {
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b")), SOON, PATIENCE);
        assertThat(warmUp.ready()).isNotDone();
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b"), warm(1, "c")), SOON, PATIENCE);
        assertThat(warmUp.ready()).isCompleted();
    }

    @Test
    void needsEveryVersionEverywhere() {
        WarmUp two = new WarmUp(Map.of(1L, NEW, 2L, OTHER), closed -> {});
        two.judge(Set.of("b"), List.of(warm(1, "b")), SOON, PATIENCE);
        assertThat(two.ready()).isNotDone();
        two.judge(Set.of("b"), List.of(warm(1, "b"), warm(2, "b")), SOON, PATIENCE);
        assertThat(two.ready()).isCompleted();
    }

    @Test
    void waitsForNobodyWhoIsGone() {
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b")), SOON, PATIENCE);
        warmUp.judge(Set.of("b"), List.of(warm(1, "b")), SOON, PATIENCE);
        assertThat(warmUp.ready()).isCompleted();
    }

    @Test
    void waitsForOneThatJoinsMeanwhile() {
        warmUp.judge(Set.of("b", "late"), List.of(warm(1, "b")), SOON, PATIENCE);
        assertThat(warmUp.ready()).isNotDone();
    }

    @Test
    void namesTheReplicaThatCannotWarmIt() {
        warmUp.judge(Set.of("b", "c"), List.of(new WarmUpAnswer(1, "c", "no handshake within 60 s")), SOON, PATIENCE);
        assertThatThrownBy(() -> warmUp.ready().join())
                .hasRootCauseInstanceOf(RunnerException.class)
                .hasStackTraceContaining("The replica c could not warm demo_algo 1.1.0: no handshake within 60 s");
    }

    @Test
    void doesNotMindTheRefusalOfOneThatDied() {
        warmUp.judge(Set.of("b"), List.of(new WarmUpAnswer(1, "dead", "no memory"), warm(1, "b")), SOON, PATIENCE);
        assertThat(warmUp.ready()).isCompleted();
    }

    @Test
    void namesTheStragglerWhenThePatienceIsOver() {
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b")), PATIENCE.minusMillis(1), PATIENCE);
        assertThat(warmUp.ready()).isNotDone();
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b")), PATIENCE, PATIENCE);
        assertThat(warmUp.ready())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(RunnerException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(Problem.PREWARM_FAILED.code());
                    assertThat(refusal.detail())
                            .startsWith("No word within PT1M10S from c that demo_algo 1.1.0 is warm there.");
                });
    }

    private static WarmUpAnswer warm(long request, String runner) {
        return new WarmUpAnswer(request, runner, null);
    }
}
