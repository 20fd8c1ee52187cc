package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import io.procvision.runner.store.StoreSettings;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Another replica has replaced a PID's file while nobody can ask the log; the rest is tested over HTTP and by kills. */
class SwitchReconcilerTests {

    private static final Pid PID = new Pid("A01");
    private final DataAccessResourceFailureException down = new DataAccessResourceFailureException("down");
    private static final BindingFile.Bound REPLACED = file("1.0.0");

    private final AbandonedSwitches abandoned = mock(AbandonedSwitches.class);
    private final BindingRecovery recovery = mock(BindingRecovery.class);
    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private final RoutingTable routes = mock(RoutingTable.class);
    private final FiledRoutes filed = mock(FiledRoutes.class);
    private final SwitchReconciler reconciler = new SwitchReconciler(
            abandoned,
            mock(UnloggedEmergencies.class),
            recovery,
            bindings,
            routes,
            mock(SwitchLog.class),
            new PidLocks(new StoreSettings(Path.of("unused"), Duration.ZERO)),
            filed,
            mock(AlgorithmCatalog.class));

    @BeforeEach
    void theFileIsReplacedAndTheLogIsDown() {
        when(routes.find(PID)).thenReturn(Optional.of(mock(Route.class)));
        when(bindings.pids()).thenReturn(new TreeSet<>(List.of(PID)));
        when(recovery.asFiled(PID)).thenReturn(Optional.of(REPLACED));
        when(recovery.recover(PID)).thenThrow(down);
        doThrow(down).when(abandoned).settle();
    }

    @Test
    void callsFollowTheFileAndTheLogIsAskedOnceItIsBack() {
        reconciler.follow(PID);

        verify(filed).publish(REPLACED);
        when(filed.isFollowed(PID)).thenReturn(true);
        verify(recovery).recover(PID);

        theLogIsBack();
        reconciler.reconcile();
        verify(recovery, times(2)).recover(PID);

        reconciler.reconcile();
        verify(recovery, times(2)).recover(PID);
        verify(filed).publish(REPLACED);
    }

    /** Each question to it takes as long as the pool waits for a connection, and holds the PID's lock meanwhile. */
    @Test
    void aLogThatIsKnownToBeDownIsNotAsked() {
        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(reconciler::reconcile);

        verify(filed).publish(REPLACED);
        verify(recovery, never()).recover(PID);
    }

    @Test
    void whatTheLogCorrectsIsPublished() {
        reconciler.follow(PID);

        theLogIsBack();
        when(filed.isFollowed(PID)).thenReturn(true, false);
        BindingFile.Bound restored = file("0.9.0");
        when(recovery.recover(PID)).thenReturn(Optional.of(restored));
        reconciler.reconcile();

        verify(filed).publish(restored);
    }

    @Test
    void aFileThatSaysNothingUsableHasToWaitForTheLog() {
        when(recovery.asFiled(PID)).thenReturn(Optional.empty());

        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(() -> reconciler.follow(PID));
        verify(routes, never()).withdraw(PID);
    }

    private void theLogIsBack() {
        doNothing().when(abandoned).settle();
        doReturn(Optional.of(REPLACED)).when(recovery).recover(PID);
    }

    private static BindingFile.Bound file(String version) {
        ActiveBinding binding = new ActiveBinding(PID, new AlgorithmVersion("demo", version), Instant.EPOCH);
        return new BindingFile.Bound(binding, new FileIdentity(binding, FileTime.from(Instant.EPOCH), 1));
    }
}
