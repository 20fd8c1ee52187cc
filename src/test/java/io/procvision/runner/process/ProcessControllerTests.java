package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditTrail;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessControllerTests {

    @TempDir
    Path folder;

    @Test
    void showsRestartsAndReadsAProcess() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessController processes = new ProcessController(
                    new Processes(standIn.supervisor, standIn.settings, mock(AuditTrail.class), Clock.systemUTC()));
            ProcessLease lease = standIn.warm();
            assertThat(processes.list())
                    .singleElement()
                    .satisfies(view -> assertThat(view.state()).isEqualTo("warm"));
            long pid = StandIn.servedBy(standIn.run(lease, "say plain words"));

            assertThat(processes.list()).singleElement().satisfies(view -> {
                assertThat(view.id()).isEqualTo("demo@1.0.0~1");
                assertThat(view.name()).isEqualTo("demo");
                assertThat(view.version()).isEqualTo("1.0.0");
                assertThat(view.osPid()).isEqualTo(pid);
                assertThat(view.calls()).isEqualTo(1);
                assertThat(view.restarts()).isZero();
                assertThat(view.uptimeMs()).isNotNegative();
            });
            await().until(() -> !processes.logs("demo@1.0.0~1", 5).isEmpty());
            assertThat(processes.logs("demo@1.0.0~1", 5)).containsExactly(new LogLine("plain words", null));

            assertThat(processes.restart("demo@1.0.0~1", null).getStatusCode().value())
                    .isEqualTo(202);

            assertThat(StandIn.servedBy(standIn.run(lease, ""))).isNotEqualTo(pid);
            assertThat(processes.list())
                    .singleElement()
                    .satisfies(view -> assertThat(view.restarts()).isEqualTo(1));
        }
    }

    @Test
    void refusesWhatIsNotThere() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessController processes = new ProcessController(
                    new Processes(standIn.supervisor, standIn.settings, mock(AuditTrail.class), Clock.systemUTC()));

            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> processes.restart("demo@1.0.0~7", null))
                    .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.NOT_FOUND));
            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> processes.logs("demo@1.0.0~1", 0))
                    .withMessageContaining("lines must be between 1 and 1000");
        }
    }
}
