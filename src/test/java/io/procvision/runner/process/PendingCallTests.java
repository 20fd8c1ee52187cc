package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Whether a call is still worth beginning. */
class PendingCallTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ExecutionTime usual = new ExecutionTime();

    @Test
    void isNotBegunWhenTooLittleOfItsTimeIsLeft() {
        usually(Duration.ofSeconds(10));
        PendingCall call = acceptedBefore(Duration.ofSeconds(50));

        assertThat(call.begin()).as("10 s are left, and 12.5 s might be needed").isFalse();

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(call::await)
                .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.TIMEOUT))
                .withMessageContaining("still waiting for a process after 50")
                .withMessageContaining("will not be executed")
                .withMessageContaining("12500 ms");
        assertThat(call.wasCutShort()).isTrue();
    }

    @Test
    void isBegunWhenEnoughIsLeftOrNothingIsKnown() {
        assertThat(acceptedBefore(Duration.ofSeconds(59)).begin()).isTrue();

        usually(Duration.ofSeconds(10));
        assertThat(acceptedBefore(Duration.ofSeconds(45)).begin()).isTrue();
    }

    @Test
    void isAlwaysBegunWhenItHasNotWaited() {
        usually(Duration.ofMinutes(5));

        assertThat(acceptedBefore(Duration.ZERO).begin()).isTrue();
    }

    @Test
    void isTheVersionsTimeoutWhereItExecutedForNearlyAllItsTimeHoweverSlowTheVersionIs() {
        usually(Duration.ofSeconds(40));
        PendingCall hanging = acceptedBefore(Duration.ZERO);
        hanging.begin();
        hanging.time().startedAt(System.nanoTime() - Duration.ofSeconds(55).toNanos());
        PendingCall late = acceptedBefore(Duration.ZERO);
        late.begin();
        late.time().startedAt(System.nanoTime() - Duration.ofSeconds(30).toNanos());

        assertThat(hanging.wasCutShort()).isFalse();
        assertThat(late.wasCutShort()).isTrue();
    }

    @Test
    void onlyAnAnswerThatSomebodyWaitsForSaysWhatIsUsual() {
        PendingCall unbegun = acceptedBefore(Duration.ZERO);
        unbegun.answered(answer());
        assertThat(usual.answers()).isZero();

        PendingCall begun = acceptedBefore(Duration.ZERO);
        begun.begin();
        begun.answered(answer());
        assertThat(usual.answers()).isEqualTo(1);
    }

    @Test
    void isToldWhatIsWrongWithItWhereThatShowsInTheWordsOfTheFirstProcess() {
        PendingCall call = acceptedBefore(Duration.ZERO, () -> {
            throw new RunnerException(Problem.IMAGE_LOAD_FAILED, "guide_image is missing");
        });

        assertThat(call.begin()).isFalse();

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(call::await)
                .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.IMAGE_LOAD_FAILED));
    }

    private static CallAnswer answer() {
        return new CallAnswer(
                "c",
                new AlgorithmVersion("demo", "1.0.0"),
                "OK",
                "",
                ByteBuffer.allocate(0),
                Duration.ZERO,
                Duration.ofMillis(1));
    }

    private void usually(Duration executed) {
        for (int i = 0; i < 8; i++) {
            usual.observe(executed);
        }
    }

    private PendingCall acceptedBefore(Duration ago) {
        return acceptedBefore(ago, () -> new byte[1]);
    }

    private PendingCall acceptedBefore(Duration ago, Supplier<byte[]> words) {
        JsonNode none = JsonNodeFactory.instance.objectNode();
        AlgorithmCall.Image image = new AlgorithmCall.Image("cur", none);
        AlgorithmCall call = new AlgorithmCall(
                "c", new Pid("A01"), 1, "", none, image, null, LIMIT, System.nanoTime() - ago.toNanos(), false);
        return new PendingCall(call, words, usual, () -> {}, () -> {});
    }
}
