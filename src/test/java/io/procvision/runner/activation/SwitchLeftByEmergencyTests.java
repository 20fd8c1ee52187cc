package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchIntent;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.store.Store;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.InOrder;

/** The log learns of an emergency, and of the switch before it whose confirmation it missed. */
class SwitchLeftByEmergencyTests {

    private static final Pid PID = new Pid("A01");
    private static final Pid OTHER = new Pid("A02");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final BoundVersion LEFT =
            new BoundVersion(new AlgorithmVersion("demo", "1.1.0"), NOW.minusSeconds(60));
    private static final AlgorithmVersion BACK = new AlgorithmVersion("demo", "1.0.0");

    private final SwitchLog switchLog = mock(SwitchLog.class);
    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private UnloggedEmergencies emergencies;
    private EmergencyJournal journal;

    @BeforeEach
    void anEmergencyWentOn(@TempDir Path home) {
        StoreSettings settings = new StoreSettings(home, Duration.ofSeconds(5));
        Store store = new Store(settings);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        RunnerIdentity self = new RunnerIdentity("here");
        StoreLock lock = new StoreLock(store, settings, self, clock);
        journal = new EmergencyJournal(store, lock, self);
        emergencies = new UnloggedEmergencies(
                journal, switchLog, bindings, new PidLocks(settings), lock, mock(RepairRecord.class), self, clock);
        Switch emergency = Switch.unlogged(
                new SwitchIntent(PID, LEFT, BACK, SwitchCause.EMERGENCY, Actor.SYSTEM, "errors", null),
                NOW,
                Duration.ofMinutes(1));
        journal.add(List.of(emergency));
        fileHas(PID, new BoundVersion(BACK, NOW));
        fileHas(OTHER, LEFT);
    }

    @Test
    void anAcknowledgedSwitchThatItLeftIsConfirmedBeforeIt() {
        UUID group = UUID.randomUUID();
        Switch left = pending(PID, group);
        Switch sameRequest = pending(OTHER, group);
        Switch another = pending(new Pid("B01"), UUID.randomUUID());
        when(switchLog.pending()).thenReturn(List.of(left, sameRequest, another));

        emergencies.settle(PID);

        InOrder order = inOrder(switchLog);
        order.verify(switchLog).confirm(eq(List.of(left, sameRequest)), any());
        order.verify(switchLog).adoptLate(any(), eq(NOW), any());
        assertThat(journal.pids()).isEmpty();
    }

    @Test
    void aSwitchThatItDidNotLeaveIsNotItsBusiness() {
        Switch later = pending(PID, UUID.randomUUID());
        when(later.to()).thenReturn(Optional.of(new BoundVersion(LEFT.version(), NOW.plusSeconds(1))));

        emergencies.settle(PID);

        verify(switchLog, never()).confirm(any(), any());
        verify(switchLog).adoptLate(any(), eq(NOW), any());
    }

    @Test
    void aSwitchThatHasNotReachedAllItsPidsIsNotConfirmedAndTheEmergencyWaits() {
        UUID group = UUID.randomUUID();
        Switch left = pending(PID, group);
        Switch notYet = pending(OTHER, group);
        BoundVersion before = new BoundVersion(BACK, NOW.minusSeconds(600));
        when(notYet.from()).thenReturn(Optional.of(before));
        fileHas(OTHER, before);
        when(switchLog.pending()).thenReturn(List.of(left, notYet));

        emergencies.settle(PID);

        verify(switchLog, never()).confirm(any(), any());
        verify(switchLog, never()).adoptLate(any(), any(), any());
        assertThat(journal.entries(PID)).hasSize(1);
    }

    private Switch pending(Pid pid, UUID group) {
        Switch row = mock(Switch.class);
        when(row.pid()).thenReturn(pid);
        when(row.groupId()).thenReturn(group);
        when(row.to()).thenReturn(Optional.of(LEFT));
        when(switchLog.pending(pid)).thenReturn(Optional.of(row));
        return row;
    }

    private void fileHas(Pid pid, BoundVersion bound) {
        when(bindings.read(pid))
                .thenReturn(new BindingFile.Bound(
                        new ActiveBinding(pid, bound.version(), bound.activatedAt()),
                        new FileIdentity(1, FileTime.from(NOW), 1)));
    }
}
