package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class FrameChannelTests {

    private final CallQueue queue = new CallQueue(1);
    private final AlgorithmProcess process = mock(AlgorithmProcess.class);

    @Test
    void anUnexpectedErrorLeavesNoCallerWaiting() throws Exception {
        PendingCall call = call();
        queue.add(call);
        when(process.deadline()).thenReturn(new ProcessDeadline(() -> {}, () -> {}));
        when(process.receive()).thenThrow(new StackOverflowError());
        FrameChannel channel = new FrameChannel(
                new AlgorithmVersion("demo", "1.0.0"), process, queue, StandIn.settings(), () -> false);

        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(channel::serve);

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(call::await)
                .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.PROCESS_UNAVAILABLE));
    }

    private static PendingCall call() {
        JsonNode none = JsonNodeFactory.instance.objectNode();
        return new PendingCall(
                new AlgorithmCall(
                        "c",
                        new Pid("A01"),
                        1,
                        "",
                        none,
                        new AlgorithmCall.Image("cur", none),
                        null,
                        Duration.ofSeconds(5)),
                () -> new byte[1],
                new ExecutionTime(),
                () -> {},
                () -> {});
    }
}
