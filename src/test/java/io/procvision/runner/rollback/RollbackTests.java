package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.procvision.runner.activation.Activation;
import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingChanges;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

/** A person says yes to one way back, and gets that one or none. */
class RollbackTests {

    private static final Actor ANNA = new Actor("anna");
    private static final AlgorithmVersion OLDEST = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion OLD = new AlgorithmVersion("demo", "1.1.0");
    private static final ActiveBinding SEEN =
            new ActiveBinding(new Pid("A01"), new AlgorithmVersion("demo", "1.2.0"), Instant.EPOCH);

    private final RollbackTarget target = mock(RollbackTarget.class);
    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private final RoutingTable routes = mock(RoutingTable.class);
    private final BindingChanges changes = mock(BindingChanges.class);
    private final Switchover switchover = mock(Switchover.class);
    private final Rollback rollback = new Rollback(target, bindings, routes, changes, switchover);
    private final Activation done = mock(Activation.class);
    private final List<SwitchRequest> requests = new ArrayList<>();

    @BeforeEach
    void itIsSwitched() {
        when(target.require(SEEN)).thenReturn(OLD);
        when(target.nearest(SEEN)).thenReturn(OLD);
        when(switchover.execute(any())).thenAnswer(asked -> {
            requests.add(asked.getArgument(0));
            return List.of(done);
        });
    }

    @Test
    void itLeavesTheBindingThatWasSeenWhateverTheFileSaysByNow() {
        rollback.toPrevious(SEEN, OLD, ANNA, null, true);
        rollback.emergency(SEEN, OLD, ANNA, "scratches", true);

        assertThat(requests)
                .extracting(SwitchRequest::cause)
                .containsExactly(SwitchCause.ROLLBACK, SwitchCause.EMERGENCY);
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.changes()).containsExactly(new Change(SEEN.pid(), OLD, SEEN));
            assertThat(request.overridePin()).isTrue();
            assertThat(request.isAutomatic()).isFalse();
        });
        verifyNoInteractions(bindings);
    }

    @Test
    void anotherTargetThanTheOneAnnouncedIsNotTaken() {
        assertConflict(() -> rollback.toPrevious(SEEN, OLDEST, ANNA, null, false));
        assertConflict(() -> rollback.emergency(SEEN, OLDEST, ANNA, null, true));

        verify(switchover, times(2)).refused(any(), any());
        verify(switchover, never()).execute(any());
    }

    @Test
    void aDamagedFileIsRestoredAndTheWayBackTakenFromWhatServes() {
        when(bindings.read(SEEN.pid())).thenReturn(new BindingFile.Corrupt("no JSON", mock(FileIdentity.class)));
        when(routes.find(SEEN.pid())).thenReturn(Optional.empty());
        doAnswer(restored -> served()).when(changes).follow(SEEN.pid());

        rollback.toPrevious(List.of(SEEN.pid()), ANNA, null, false);

        assertThat(requests.get(0).changes()).containsExactly(new Change(SEEN.pid(), OLD, SEEN));
    }

    @Test
    void withoutTheDatabaseTheRedButtonGoesByWhatServes() {
        when(bindings.read(SEEN.pid())).thenReturn(new BindingFile.Corrupt("no JSON", mock(FileIdentity.class)));
        served();
        doThrow(new CannotCreateTransactionException("database down"))
                .when(changes)
                .follow(SEEN.pid());

        rollback.emergency(List.of(SEEN.pid()), ANNA, null, false);

        assertThat(requests.get(0).changes()).containsExactly(new Change(SEEN.pid(), OLD, SEEN));
    }

    @Test
    void aPidThatNothingServesHasNoWayBack() {
        when(bindings.read(SEEN.pid())).thenReturn(new BindingFile.Absent());
        when(routes.find(SEEN.pid())).thenReturn(Optional.empty());

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> rollback.toPrevious(List.of(SEEN.pid()), ANNA, null, false))
                .satisfies(refused -> assertThat(refused.problem()).isEqualTo(Problem.INVALID_PID));
    }

    private Object served() {
        Route route = new Route(SEEN, mock(FileIdentity.class), mock(ProcessLease.class));
        return when(routes.find(SEEN.pid())).thenReturn(Optional.of(route));
    }

    private static void assertConflict(ThrowingCallable wayBack) {
        assertThatExceptionOfType(RunnerException.class).isThrownBy(wayBack).satisfies(refused -> {
            assertThat(refused.problem()).isEqualTo(Problem.ACTIVATION_CONFLICT);
            assertThat(refused.detail()).contains("A01 would go back to demo 1.1.0 by now, not to demo 1.0.0");
        });
    }
}
