package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.activation.Pins;
import io.procvision.runner.canary.CanaryDesk;
import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.freeze.FreezeCalendar;
import io.procvision.runner.process.Processes;
import io.procvision.runner.rollback.Quarantine;
import io.procvision.runner.rollback.RollbackTarget;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.RoutingTable;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class PidPlansTests {

    private static final Pid PID = new Pid("A01");
    private static final AlgorithmVersion OLD = new AlgorithmVersion("demo", "1.0.0");
    private static final ActiveBinding BOUND =
            new ActiveBinding(PID, new AlgorithmVersion("demo", "1.1.0"), Instant.EPOCH);

    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private final RollbackTarget target = mock(RollbackTarget.class);
    private final CanaryDesk canaries = mock(CanaryDesk.class);
    private final Pins pins = mock(Pins.class);
    private final Quarantine quarantine = mock(Quarantine.class);
    private final FreezeCalendar freezes = mock(FreezeCalendar.class);
    private final PidPlans plans = new PidPlans(
            bindings,
            mock(RoutingTable.class),
            mock(AlgorithmCatalog.class),
            mock(Processes.class),
            target,
            pins,
            quarantine,
            freezes,
            canaries);

    @BeforeEach
    void bind() {
        when(bindings.read(PID)).thenReturn(new BindingFile.Bound(BOUND, mock(FileIdentity.class)));
        when(target.require(BOUND)).thenReturn(OLD);
        when(pins.find(any())).thenReturn(Optional.empty());
        when(quarantine.find(any(), any())).thenReturn(Optional.empty());
        when(freezes.current()).thenReturn(Optional.empty());
    }

    @Test
    void aWayBackThatIsNoLongerInstalledIsNotPromised() {
        when(target.require(BOUND))
                .thenThrow(new RunnerException(Problem.NO_ROLLBACK_TARGET, "demo 1.0.0 is no longer installed"));

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> plans.rollback(PID))
                .withMessageContaining("no longer installed");
    }

    @Test
    void whatACanaryHasReachedIsBlockedAndWhatWaitsForItIsNot() {
        assertThat(plans.rollback(PID).isBlocked()).isFalse();

        when(canaries.keeps(PID)).thenReturn(true);
        assertThat(plans.rollback(PID).isBlocked()).isTrue();
    }

    @Test
    void whileTheDatabaseIsDownNoCanaryIsKnownAndThePageIsThere() {
        when(canaries.keeps(PID)).thenThrow(new DataAccessResourceFailureException("down"));

        assertThat(plans.rollback(PID).isBlocked()).isFalse();
    }
}
