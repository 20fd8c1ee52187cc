package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.catalog.OperationView;
import io.procvision.runner.catalog.OperationView.State;
import io.procvision.runner.console.ToldStep.Progress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldStepTests {

    @Test
    void whatWaitsInTheQueueHasBegunNothing() {
        assertThat(progress(State.RUNNING, "queued")).containsOnly(Progress.WAITING);
    }

    @Test
    void stepsBeforeThePresentOneAreDone() {
        assertThat(progress(State.RUNNING, "unpack"))
                .containsExactly(Progress.DONE, Progress.CURRENT, Progress.WAITING);
    }

    @Test
    void theStepThatFailedIsMarked() {
        assertThat(progress(State.FAILED, "unpack")).containsExactly(Progress.DONE, Progress.FAILED, Progress.WAITING);
    }

    @Test
    void nothingIsLeftOpenAfterASuccess() {
        assertThat(progress(State.SUCCEEDED, "done")).containsOnly(Progress.DONE);
    }

    private static List<Progress> progress(State state, String step) {
        OperationView operation = new OperationView(
                "1",
                "install",
                "demo.zip",
                List.of("read", "unpack", "register"),
                state,
                step,
                30,
                Instant.EPOCH,
                null,
                null,
                null);
        return ToldStep.of(operation).stream().map(ToldStep::progress).toList();
    }
}
