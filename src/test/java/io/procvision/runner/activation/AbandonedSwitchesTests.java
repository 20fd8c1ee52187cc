package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.replicas.SilentRunners;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.store.StoreLock;
import io.procvision.runner.store.StoreSettings;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class AbandonedSwitchesTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant WRITTEN = NOW.minusMillis(300);
    private static final BoundVersion OLD =
            new BoundVersion(new AlgorithmVersion("demo", "1.0.0"), NOW.minusSeconds(9));
    private static final BoundVersion NEW =
            new BoundVersion(new AlgorithmVersion("demo", "1.1.0"), NOW.minusSeconds(1));

    private static final String ELSEWHERE = "another-host/1/" + NOW;

    private final RunnerIdentity self = new RunnerIdentity();
    private final SwitchLog switchLog = mock(SwitchLog.class);
    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private final SilentRunners silent = mock(SilentRunners.class);
    private final SwitchSettlement settlement =
            new SwitchSettlement(switchLog, bindings, mock(StoreLock.class), mock(UnloggedEmergencies.class));
    private final AbandonedSwitches abandoned = new AbandonedSwitches(
            switchLog,
            new PidLocks(new StoreSettings(Path.of("unused"), Duration.ZERO)),
            settlement,
            silent,
            self,
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final Precedence precedence = new Precedence(switchLog, abandoned, settlement);

    @Test
    void aRequestWhoseFilesAreAllReplacedIsConfirmed() {
        List<Switch> request = pending(self.toString(), 1, "A01", "A02");
        fileHas("A01", NEW);
        fileHas("A02", NEW);

        abandoned.settle();

        verify(switchLog).confirm(eq(request), any());
    }

    @Test
    void whatIsConfirmedLateTookEffectWhenItsFileWasWritten() {
        List<Switch> request = pending(self.toString(), 1, "A01", "A02");
        Instant meant = NOW.minusSeconds(5);
        request.forEach(row -> when(row.at()).thenReturn(meant));
        fileHas("A01", NEW);
        fileHas("A02", new BoundVersion(NEW.version(), NOW)); // which another program wrote later

        abandoned.settle();

        ArgumentCaptor<Function<Switch, Instant>> swappedAt = ArgumentCaptor.captor();
        verify(switchLog).confirm(eq(request), swappedAt.capture());
        assertThat(request).extracting(swappedAt.getValue()).containsExactly(WRITTEN, meant);
    }

    @Test
    void aRequestThatWasInterruptedHalfwayIsUndone() {
        List<Switch> request = pending(self.toString(), 1, "A01", "A02");
        fileHas("A01", NEW);
        fileHas("A02", OLD);

        abandoned.settle();

        verify(bindings).replace(binding("A01", OLD));
        verify(switchLog).abort(eq(request), any());
    }

    @Test
    void aFileThatAnotherProgramChangedSinceThenDoesNotUndoTheOthers() {
        List<Switch> request = pending(self.toString(), 1, "A01", "A02");
        fileHas("A01", NEW);
        fileHas("A02", new BoundVersion(NEW.version(), NOW));

        abandoned.settle();

        verify(switchLog).confirm(eq(request), any());
        verify(bindings, never()).replace(any());
    }

    @Test
    void aRequestOfWhichNoFileSpeaksDidNotHappen() {
        List<Switch> request = pending(self.toString(), 1, "A01");
        fileHas("A01", new BoundVersion(NEW.version(), NOW));

        abandoned.settle();

        verify(switchLog).abort(eq(request), any());
    }

    @Test
    void aVersionThatIsGoneSinceThenDoesNotKeepAPidPendingForEver() {
        List<Switch> request = pending(self.toString(), 1, "A01", "A02");
        fileHas("A01", NEW);
        fileHas("A02", OLD);
        when(bindings.replace(any())).thenThrow(new RunnerException(Problem.NOT_INSTALLED, "gone"));

        abandoned.settle();

        verify(switchLog).abort(eq(request), any());
    }

    @Test
    void aRequestThatCannotBeSettledDoesNotKeepOthersFromIt() {
        List<Switch> damaged = pending(self.toString(), 1, "A01");
        List<Switch> whole = pending(self.toString(), 2, "A02");
        when(switchLog.pending()).thenReturn(List.of(damaged.get(0), whole.get(0)));
        when(bindings.read(new Pid("A01"))).thenThrow(new IllegalStateException("unreadable disk"));
        fileHas("A02", NEW);

        assertThatCode(abandoned::settle).doesNotThrowAnyException();

        verify(switchLog).confirm(eq(whole), any());
    }

    @Test
    void whatALivingRunnerIsAtIsLeftToItUntilItsDeadline() {
        List<Switch> request = pending(ELSEWHERE, 1, "A01");
        fileHas("A01", OLD);

        abandoned.settle();
        verify(switchLog, never()).abort(any(), any());

        when(request.get(0).deadline()).thenReturn(NOW.minusSeconds(1));
        abandoned.settle();
        verify(switchLog).abort(eq(request), any());
    }

    @Test
    void whatARunnerIsAtThatFellSilentIsSettledBeforeItsDeadline() {
        List<Switch> request = pending(ELSEWHERE, 1, "A01");
        fileHas("A01", OLD);
        when(silent.contains(ELSEWHERE)).thenReturn(true);

        abandoned.settle();

        verify(switchLog).abort(eq(request), contains("before any file was replaced"));
    }

    @Test
    void anEmergencyGoesAheadOfALivingRunnerThatHasReplacedNothingYet() {
        List<Switch> request = pending(ELSEWHERE, 1, "A01", "A02");
        fileHas("A01", OLD);
        fileHas("A02", OLD);

        assertThat(precedence.makeWay(List.of(new Pid("A02")), "emergency of [A02] by jo"))
                .isTrue();

        verify(switchLog).abort(eq(request), contains("emergency of [A02] by jo went ahead"));
        verify(bindings, never()).replace(any());
    }

    @Test
    void anEmergencyConfirmsWhatALivingRunnerHasReplaced() {
        List<Switch> request = pending(ELSEWHERE, 1, "A01", "A02");
        fileHas("A01", NEW);
        fileHas("A02", NEW);

        assertThat(precedence.makeWay(List.of(new Pid("A01")), "emergency")).isTrue();

        verify(switchLog).confirm(eq(request), any());
    }

    @Test
    void anEmergencyLeavesAnotherRunnersEmergencyToItUnlessThatFellSilent() {
        List<Switch> request = pending(ELSEWHERE, 1, "A01");
        when(request.get(0).cause()).thenReturn(SwitchCause.EMERGENCY);
        fileHas("A01", OLD);

        assertThat(precedence.makeWay(List.of(new Pid("A01")), "emergency")).isFalse();
        verify(switchLog, never()).abort(any(), any());

        when(silent.contains(ELSEWHERE)).thenReturn(true);
        assertThat(precedence.makeWay(List.of(new Pid("A01")), "emergency")).isTrue();
        verify(switchLog).abort(eq(request), any());
    }

    private List<Switch> pending(String runner, int group, String... pids) {
        UUID id = new UUID(0, group);
        List<Switch> request =
                List.of(pids).stream().map(pid -> row(runner, id, new Pid(pid))).toList();
        when(switchLog.pending()).thenReturn(request);
        return request;
    }

    private Switch row(String runner, UUID group, Pid pid) {
        Switch row = mock(Switch.class);
        when(row.pid()).thenReturn(pid);
        when(row.groupId()).thenReturn(group);
        when(row.runner()).thenReturn(runner);
        when(row.deadline()).thenReturn(NOW.plusSeconds(1));
        when(row.cause()).thenReturn(SwitchCause.ACTIVATE);
        when(row.from()).thenReturn(Optional.of(OLD));
        when(row.to()).thenReturn(Optional.of(NEW));
        when(switchLog.pending(pid)).thenReturn(Optional.of(row));
        return row;
    }

    private void fileHas(String pid, BoundVersion bound) {
        when(bindings.read(new Pid(pid)))
                .thenReturn(new BindingFile.Bound(binding(pid, bound), new FileIdentity(1, FileTime.from(WRITTEN), 1)));
    }

    private static ActiveBinding binding(String pid, BoundVersion bound) {
        return new ActiveBinding(new Pid(pid), bound.version(), bound.activatedAt());
    }
}
