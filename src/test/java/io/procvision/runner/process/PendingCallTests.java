package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
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

        assertThat(call.begin()).isFalse();

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(call::await)
                .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.TIMEOUT))
                .withMessageContaining("still waiting for a process after 50")
                .withMessageContaining("will not be executed")
                .withMessageContaining("20000 ms");
        assertThat(call.wasCutShort()).isTrue();
    }

    @Test
    void isBegunWhenEnoughIsLeftOrNothingIsKnown() {
        assertThat(acceptedBefore(Duration.ofSeconds(59)).begin()).isTrue();

        usually(Duration.ofSeconds(10));
        assertThat(acceptedBefore(Duration.ofSeconds(30)).begin()).isTrue();
    }

    @Test
    void isAlwaysBegunWhenItHasNotWaited() {
        usually(Duration.ofMinutes(5));

        assertThat(acceptedBefore(Duration.ZERO).begin()).isTrue();
    }

    private void usually(Duration executed) {
        for (int i = 0; i < 8; i++) {
            usual.observe(executed);
        }
    }

    private PendingCall acceptedBefore(Duration ago) {
        JsonNode none = JsonNodeFactory.instance.objectNode();
        AlgorithmCall.Image image = new AlgorithmCall.Image("cur", none);
        AlgorithmCall call = new AlgorithmCall(
                "c", new Pid("A01"), 1, "", none, image, null, LIMIT, System.nanoTime() - ago.toNanos(), false);
        return new PendingCall(call, new byte[1], usual);
    }
}
