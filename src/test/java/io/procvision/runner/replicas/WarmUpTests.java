package io.procvision.runner.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class WarmUpTests {

    private static final Duration PATIENCE = Duration.ofSeconds(70);
    private static final AlgorithmVersion NEW = new AlgorithmVersion("demo_algo", "1.1.0");
    private static final AlgorithmVersion OTHER = new AlgorithmVersion("other_algo", "2.0.0");

    private final WarmUp warmUp = new WarmUp(Map.of(1L, NEW), closed -> {});

    @Test
    void isReadyOnceEveryOtherRunnerHasSaidSo() {
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b")));
        assertThat(warmUp.ready()).isNotDone();
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b"), warm(1, "c")));
        assertThat(warmUp.ready()).isCompleted();
    }

    @Test
    void needsEveryVersionEverywhere() {
        WarmUp two = new WarmUp(Map.of(1L, NEW, 2L, OTHER), closed -> {});
        two.judge(Set.of("b"), List.of(warm(1, "b")));
        assertThat(two.ready()).isNotDone();
        two.judge(Set.of("b"), List.of(warm(1, "b"), warm(2, "b")));
        assertThat(two.ready()).isCompleted();
    }

    @Test
    void waitsForNobodyWhoIsGone() {
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b")));
        warmUp.judge(Set.of("b"), List.of(warm(1, "b")));
        assertThat(warmUp.ready()).isCompleted();
    }

    @Test
    void waitsForOneThatJoinsMeanwhile() {
        warmUp.judge(Set.of("b", "late"), List.of(warm(1, "b")));
        assertThat(warmUp.ready()).isNotDone();
    }

    @Test
    void namesTheReplicaThatCannotWarmIt() {
        warmUp.judge(Set.of("b", "c"), List.of(new WarmUpAnswer(1, "c", "no handshake within 60 s")));
        assertThat(refusal()).isEqualTo("The replica c could not warm demo_algo 1.1.0: no handshake within 60 s");
    }

    @Test
    void doesNotMindTheRefusalOfOneThatDied() {
        warmUp.judge(Set.of("b"), List.of(new WarmUpAnswer(1, "dead", "no memory"), warm(1, "b")));
        assertThat(warmUp.ready()).isCompleted();
    }

    @Test
    void namesTheStragglerWhenThePatienceIsOver() {
        warmUp.judge(Set.of("b", "c"), List.of(warm(1, "b")));
        warmUp.endOfPatience(PATIENCE);
        assertThat(refusal()).startsWith("No word within PT1M10S from c that [demo_algo 1.1.0] is warm there.");
    }

    @Test
    void givesUpAlsoWhereNothingCouldBeHeard() {
        warmUp.endOfPatience(PATIENCE);
        assertThat(refusal()).startsWith("No word within PT1M10S from any replica");
    }

    @Test
    void whatWasReadyStaysSo() {
        warmUp.judge(Set.of(), List.of());
        warmUp.endOfPatience(PATIENCE);
        warmUp.shutDown();
        assertThat(warmUp.ready()).isCompleted();
    }

    private String refusal() {
        CompletionException failure = catchThrowableOfType(
                CompletionException.class, () -> warmUp.ready().join());
        RunnerException refused = (RunnerException) Objects.requireNonNull(failure.getCause());
        assertThat(refused.problem()).isEqualTo(Problem.PREWARM_FAILED);
        return refused.detail();
    }

    private static WarmUpAnswer warm(long request, String runner) {
        return new WarmUpAnswer(request, runner, null);
    }
}
