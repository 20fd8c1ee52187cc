package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

/** What an emergency leaves while nobody can be asked what was; the rest is tested over HTTP. */
class SwitchGuardTests {

    private static final Pid PID = new Pid("A01");
    private static final AlgorithmVersion BACK = new AlgorithmVersion("demo", "1.0.0");
    private static final ActiveBinding BAD =
            new ActiveBinding(PID, new AlgorithmVersion("demo", "1.1.0"), Instant.EPOCH);

    private final AlgorithmCatalog catalog = mock(AlgorithmCatalog.class);
    private final BindingRecovery recovery = mock(BindingRecovery.class);
    private final RoutingTable routes = mock(RoutingTable.class);
    private final SwitchGuard guard = new SwitchGuard(catalog, recovery, routes, List.of());

    @BeforeEach
    void theDatabaseIsDown() {
        when(catalog.require(any())).thenReturn(mock(InstalledAlgorithm.class));
        when(recovery.recover(PID)).thenThrow(new CannotCreateTransactionException("database down"));
        when(recovery.asFiled(PID)).thenReturn(Optional.empty());
        when(routes.find(PID))
                .thenReturn(Optional.of(new Route(BAD, mock(FileIdentity.class), mock(ProcessLease.class))));
    }

    @Test
    void aReadableFileSaysWhatIsLeft() {
        when(recovery.asFiled(PID))
                .thenReturn(Optional.of(new BindingFile.Bound(BAD, new FileIdentity(1, FileTime.fromMillis(0), 1))));

        PlannedSwitch planned = guard.plan(emergency()).get(0);

        assertThat(planned.from()).isEqualTo(BAD);
        assertThat(planned.lost()).isFalse();
    }

    @Test
    void aDamagedFileIsReplacedAndWhatServesInSpiteOfItIsLeft() {
        PlannedSwitch planned = guard.plan(emergency()).get(0);

        assertThat(planned.from()).isEqualTo(BAD);
        assertThat(planned.lost())
                .as("the file has to make way, whatever it holds")
                .isTrue();
    }

    @Test
    void whereNothingServesThereIsNothingToLeave() {
        when(routes.find(PID)).thenReturn(Optional.empty());

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> guard.plan(emergency()))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.ACTIVATION_CONFLICT));
    }

    private static SwitchRequest emergency() {
        return new SwitchRequest(
                List.of(new Change(PID, BACK, BAD)), SwitchCause.EMERGENCY, Actor.SYSTEM, "errors", null, false);
    }
}
