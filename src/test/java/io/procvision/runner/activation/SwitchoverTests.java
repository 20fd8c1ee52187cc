package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.process.ProcessSettings;
import io.procvision.runner.routing.RoutingTable;
import io.procvision.runner.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a switch that fails leaves in the log; the rest is tested over HTTP and by kills. */
class SwitchoverTests {

    private static final Pid PID = new Pid("A01");
    private static final InstalledAlgorithm TARGET = new InstalledAlgorithm(
            new AlgorithmVersion("demo", "1.1.0"),
            Set.of(PID),
            Instant.EPOCH,
            "m:C",
            "3",
            "",
            0,
            "",
            Path.of("w"),
            Path.of("p"));
    private static final SwitchRequest REQUEST = SwitchRequest.of(
            List.of(PID), pid -> Change.to(pid, TARGET.version()), SwitchCause.ACTIVATE, new Actor("anna"), "");

    private final SwitchGuard guard = mock(SwitchGuard.class);
    private final SwitchLog switchLog = mock(SwitchLog.class);
    private final PreWarm preWarm = mock(PreWarm.class);
    private final Swap swap = mock(Swap.class);
    private final ProcessSettings settings = mock(ProcessSettings.class);
    private final AuditTrail audit = mock(AuditTrail.class);
    private final PidLocks locks = new PidLocks(new StoreSettings(Path.of("unused"), Duration.ZERO));
    private Switchover switchover;

    @BeforeEach
    void intended() {
        when(settings.handshakeTimeout()).thenReturn(Duration.ofSeconds(60));
        when(guard.plan(REQUEST)).thenReturn(List.of(new PlannedSwitch(PID, null, TARGET, false)));
        Switch row = mock(Switch.class);
        when(row.isLogged()).thenReturn(true);
        when(switchLog.intend(any(), any())).thenReturn(List.of(row));
        switchover = new Switchover(
                locks,
                guard,
                new Intentions(switchLog, mock(EmergencyJournal.class), mock(Precedence.class), Clock.systemUTC()),
                mock(FiledRoutes.class),
                preWarm,
                swap,
                mock(RoutingTable.class),
                audit,
                List.of(),
                settings);
    }

    @Test
    void aFailureThatLeftNothingBehindIsAborted() {
        when(preWarm.warm(any(), anyBoolean(), any()))
                .thenThrow(new RunnerException(Problem.PREWARM_FAILED, "it died"));

        assertThatExceptionOfType(RunnerException.class).isThrownBy(() -> switchover.execute(REQUEST));

        verify(switchLog).abort(any(), any());
    }

    @Test
    void aSwitchThatIsHalfDoneStaysPendingForTheReconciliationToUndo() {
        when(preWarm.warm(any(), anyBoolean(), any()))
                .thenThrow(new HalfDoneException(
                        new IllegalStateException("first"), new IllegalStateException("while setting back")));

        assertThatExceptionOfType(HalfDoneException.class).isThrownBy(() -> switchover.execute(REQUEST));

        verify(switchLog, never()).abort(any(), any());
        verify(switchLog, never()).confirm(any(), any());
    }

    @Test
    void aPersonWhoFindsThePidBusyLeavesARowAndTheServiceItselfNone() throws Exception {
        PidLocks.Held other = CompletableFuture.supplyAsync(() -> locks.acquire(List.of(PID), "another change", false))
                .get();
        assertThat(other).isNotNull();

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> switchover.execute(new SwitchRequest(
                        REQUEST.changes(), SwitchCause.CANARY, Actor.SYSTEM, "the next stage", null, false)));
        verify(audit, never()).record(any());
        assertThatExceptionOfType(RunnerException.class).isThrownBy(() -> switchover.execute(REQUEST));

        verify(audit)
                .record(argThat(event -> event.outcome() == Outcome.REFUSED
                        && PID.equals(event.pid())
                        && String.valueOf(event.detail()).contains("another change")));
    }
}
