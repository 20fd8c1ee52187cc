package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.RoutingTable;
import io.procvision.runner.store.StoreLock;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What recovery makes of a file that another runner is about to change; the rest is tested over HTTP and by kills. */
class BindingRecoveryTests {

    private static final Pid PID = new Pid("A01");
    private static final ActiveBinding OLD = binding("1.0.0", "2026-01-01T00:00:00Z");
    private static final ActiveBinding NEW = binding("1.1.0", "2026-01-01T00:00:01Z");
    private static final ActiveBinding NEWEST = binding("1.0.0", "2026-01-01T00:00:02Z");

    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private final AlgorithmCatalog catalog = mock(AlgorithmCatalog.class);
    private final RoutingTable routes = mock(RoutingTable.class);
    private final SwitchLog switchLog = mock(SwitchLog.class);
    private final StoreLock storeLock = mock(StoreLock.class);
    private final BindingRecovery recovery = new BindingRecovery(
            bindings,
            catalog,
            switchLog,
            storeLock,
            mock(UnloggedEmergencies.class),
            new BindingRepair(
                    bindings, catalog, routes, switchLog, new RepairRecord(switchLog, mock(AuditTrail.class))));

    @BeforeEach
    void everythingIsInstalledAndNothingElseKnown() {
        when(catalog.find(any())).thenReturn(Optional.of(mock(InstalledAlgorithm.class)));
        when(routes.find(PID)).thenReturn(Optional.empty());
        when(bindings.backup(PID)).thenReturn(Optional.empty());
        logSays(Optional.empty());
    }

    private void logSays(Optional<Switch> confirmed) {
        logSays(confirmed, Optional.empty());
    }

    private void logSays(Optional<Switch> confirmed, Optional<Switch> pending) {
        when(switchLog.lastConfirmed(PID)).thenReturn(confirmed);
        when(switchLog.pending(PID)).thenReturn(pending);
        when(switchLog.known(PID)).thenReturn(new SwitchLog.Known(pending, confirmed));
    }

    @Test
    void aBindingFromOutsideIsAdopted() {
        Switch last = row(OLD);
        logSays(Optional.of(last));
        when(bindings.read(PID)).thenReturn(file(NEW));

        assertThat(recovery.recover(PID).map(BindingFile.Bound::binding)).contains(NEW);
        verify(switchLog).adopt(any(), any(), any());
    }

    @Test
    void aBindingThatAnotherRunnerReplacedWhileTheLogWasReadIsNotAdopted() {
        Switch last = row(NEWEST);
        logSays(Optional.of(last));
        when(bindings.read(PID)).thenReturn(file(NEW), file(NEWEST));

        assertThat(recovery.recover(PID).map(BindingFile.Bound::binding)).contains(NEWEST);
        verify(switchLog, never()).adopt(any(), any(), any());
    }

    @Test
    void aBindingWhoseConfirmationIsOutstandingIsNotAdopted() {
        Switch last = row(OLD);
        Switch underWay = row(NEW);
        logSays(Optional.of(last), Optional.of(underWay));
        when(bindings.read(PID)).thenReturn(file(NEW));

        assertThat(recovery.recover(PID).map(BindingFile.Bound::binding)).contains(NEW);
        verify(switchLog, never()).adopt(any(), any(), any());
    }

    @Test
    void anUnbindingWhoseConfirmationIsOutstandingIsNotUndone() {
        Switch last = row(OLD);
        Switch unbinding = row(null);
        logSays(Optional.of(last), Optional.of(unbinding));
        when(bindings.read(PID)).thenReturn(new BindingFile.Absent());

        assertThat(recovery.recover(PID)).isEmpty();
        verify(bindings, never()).replace(any());
    }

    @Test
    void aFileThatIsMissingWithoutAnUnbindingIsRestored() {
        Switch last = row(OLD);
        logSays(Optional.of(last));
        when(bindings.read(PID)).thenReturn(new BindingFile.Absent(), new BindingFile.Absent(), file(OLD));

        assertThat(recovery.recover(PID).map(BindingFile.Bound::binding)).contains(OLD);
        verify(bindings).replace(OLD);
    }

    /** Otherwise the backup, which holds what the unbinding ended, would come back at the look after the next. */
    @Test
    void aDamagedFileOfAnUnboundPidIsSetAsideAndThePidStaysUnbound() {
        Switch unbinding = row(null);
        logSays(Optional.of(unbinding));
        when(bindings.backup(PID)).thenReturn(Optional.of(OLD));
        BindingFile damaged =
                new BindingFile.Corrupt("no JSON", new FileIdentity(OLD, FileTime.from(Instant.EPOCH), 1));
        when(bindings.read(PID)).thenReturn(damaged, damaged, new BindingFile.Absent());

        assertThat(recovery.recover(PID)).isEmpty();
        assertThat(recovery.recover(PID)).isEmpty();

        verify(bindings).setAside(PID);
        verify(bindings, never()).replace(any());
    }

    private static ActiveBinding binding(String version, String at) {
        return new ActiveBinding(PID, new AlgorithmVersion("demo", version), Instant.parse(at));
    }

    private static BindingFile file(ActiveBinding binding) {
        return new BindingFile.Bound(binding, new FileIdentity(binding, FileTime.from(binding.activatedAt()), 1));
    }

    private static Switch row(@Nullable ActiveBinding to) {
        Switch row = mock(Switch.class);
        when(row.pid()).thenReturn(PID);
        when(row.to())
                .thenReturn(
                        to == null ? Optional.empty() : Optional.of(new BoundVersion(to.version(), to.activatedAt())));
        return row;
    }
}
