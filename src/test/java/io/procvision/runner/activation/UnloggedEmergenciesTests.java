package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import io.procvision.runner.AtOnce;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.health.SettableClock;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** Two runners on one store have emergencies of one PID while the database is down. */
class UnloggedEmergenciesTests {

    private static final Pid PID = new Pid("A01");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final AlgorithmVersion GOOD = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion BAD = new AlgorithmVersion("demo", "1.1.0");

    @TempDir
    private Path home;

    private final SettableClock clock = new SettableClock();
    private final SwitchLog switchLog = mock(SwitchLog.class);
    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private final RepairRecord noted = mock(RepairRecord.class);

    private BoundVersion left;
    private EmergencyJournal here;
    private EmergencyJournal there;
    private EmergencyJournal third;
    private UnloggedEmergencies emergencies;
    private UnloggedEmergencies others;

    @BeforeEach
    void create() {
        StoreSettings settings = new StoreSettings(home, Duration.ofSeconds(5));
        Store store = new Store(settings);
        RunnerIdentity self = new RunnerIdentity("here");
        StoreLock lock = new StoreLock(store, settings, self, clock);
        here = new EmergencyJournal(store, lock, self);
        there = new EmergencyJournal(store, lock, new RunnerIdentity("there"));
        third = new EmergencyJournal(store, lock, new RunnerIdentity("third"));
        emergencies = emergencies(here, settings, lock, self);
        others = emergencies(there, settings, lock, new RunnerIdentity("there"));
        left = new BoundVersion(BAD, clock.instant().minusSeconds(60));
        fileHas(left);
    }

    @Test
    void whatBothWriteAtOnceIsAllKept() throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (EmergencyJournal journal : List.of(here, there)) {
            work.add(() -> {
                for (int count = 0; count < 50; count++) {
                    journal.add(List.of(emergency(count)));
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(here.entries(PID)).hasSize(100);
    }

    /** Its intent is in the log, and the database went before the swap: the row that is there is to be confirmed, not a second. */
    @Test
    void oneWhoseIntentTheLogHasIsNotToldASecondTime() {
        Switch emergency = emergency(0);
        here.add(List.of(emergency));
        fileHas(emergency.to().orElseThrow());
        when(switchLog.pending(PID)).thenReturn(Optional.of(emergency));

        emergencies.settle();
        verify(switchLog, never()).adoptLate(any(), any(), any());
        assertThat(here.entries(PID)).hasSize(1);

        when(switchLog.pending(PID)).thenReturn(Optional.empty());
        emergencies.settle();
        verify(switchLog).adoptLate(any(), any(), any());
        assertThat(here.entries(PID)).isEmpty();
    }

    @Test
    void whatOneTakesBackLeavesTheOthersAlone() {
        Switch same = emergency(0);
        here.add(List.of(same));
        there.add(List.of(same));

        here.remove(List.of(same));

        assertThat(here.entries(PID))
                .singleElement()
                .extracting(EmergencyJournal.Entry::runner)
                .asString()
                .startsWith("there/");
    }

    @Test
    void whatAnotherRunnerIsStillAtIsLeftToItAndToldWhenItHasHappened() {
        Switch underWay = emergency(0);
        there.add(List.of(underWay));

        emergencies.settle();
        assertThat(here.entries(PID)).hasSize(1);
        verify(switchLog, never()).adoptLate(any(), any(), any());

        fileHas(underWay.to().orElseThrow());
        emergencies.settle();
        verify(switchLog).adoptLate(any(), eq(underWay.at()), any());
        assertThat(here.entries(PID)).isEmpty();
    }

    @Test
    void whatAnotherRunnerDidNotDoByItsDeadlineIsForgotten() {
        there.add(List.of(emergency(0)));
        clock.advance(PATIENCE);

        emergencies.settle();

        assertThat(here.entries(PID)).isEmpty();
        verifyNoMoreInteractions(switchLog);
    }

    @Test
    void whatThisRunnerLeftBehindIsForgottenAtOnce() {
        here.add(List.of(emergency(0)));

        emergencies.settle();

        assertThat(here.entries(PID)).isEmpty();
        verifyNoMoreInteractions(switchLog);
    }

    @Test
    void ofTwoThatMeantToLeaveOneBindingTheLogIsToldOfTheOneThatDid() {
        Switch slower = emergency(0);
        Switch faster = emergency(1);
        here.add(List.of(slower));
        there.add(List.of(faster));
        fileHas(faster.to().orElseThrow());

        emergencies.settle();

        verify(switchLog).adoptLate(any(), eq(faster.at()), any());
        verify(switchLog).adoptLate(any(), any(), any());
        assertThat(here.entries(PID)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[{\"from\":",
                "null",
                "[null]",
                "[{}]",
                "{\"name\":\"demo\"}",
                "[{\"from\":{\"name\":\"../demo\",\"version\":\"1\",\"activatedAt\":\"2026-01-01T00:00:00Z\"}}]"
            })
    void whatIsDamagedIsSetAsideOnceAndToldOnce(String damaged) throws Exception {
        Path file = damage(damaged);

        assertThat(emergencies.settle()).containsExactly(PID);
        assertThat(emergencies.settle()).isEmpty();

        assertThat(file).doesNotExist();
        assertThat(aside(file)).hasContent(damaged);
        verify(noted).emergenciesLost(eq(PID), contains("A01.json.corrupt"));
        verifyNoMoreInteractions(switchLog);
    }

    /** Two runners look at the same time, while a third writes down the next emergency. */
    @Test
    void ofTwoRunnersOneSetsItAsideAndWhatIsWrittenMeanwhileIsKept() throws Exception {
        for (int round = 0; round < 20; round++) {
            third.keep(PID, List.of());
            Path file = damage("[{" + round);
            Switch next = emergency(round);
            clearInvocations(noted);

            AtOnce.each(
                    List.<Runnable>of(emergencies::settle, others::settle, () -> third.add(List.of(next))), each -> {
                        each.run();
                        return true;
                    });

            assertThat(aside(file)).hasContent("[{" + round);
            assertThat(here.entries(PID)).extracting(EmergencyJournal.Entry::at).containsExactly(next.at());
            boolean isWritersFind = !third.damages().isEmpty();
            verify(noted, times(isWritersFind ? 0 : 1)).emergenciesLost(eq(PID), any());
            third.damages().forEach(third::told);
        }
    }

    @Test
    void aTrailThatCannotBeReachedIsToldLater() throws Exception {
        damage("[{");
        doThrow(new DataAccessResourceFailureException("down"))
                .doNothing()
                .when(noted)
                .emergenciesLost(any(), any());

        assertThat(emergencies.settle()).isEmpty();
        assertThat(emergencies.settle()).containsExactly(PID);
        assertThat(emergencies.settle()).isEmpty();
    }

    @Test
    void aFileThatIsNoPidsIsLeftAlone() throws Exception {
        Path strange = Files.writeString(home.resolve("emergencies/no pid.json"), "{}");

        assertThat(emergencies.settle()).isEmpty();
        assertThat(strange).hasContent("{}");
    }

    private Path damage(String content) throws IOException {
        return Files.writeString(home.resolve("emergencies/A01.json"), content);
    }

    private static Path aside(Path file) {
        return file.resolveSibling("A01.json.corrupt");
    }

    private UnloggedEmergencies emergencies(
            EmergencyJournal journal, StoreSettings settings, StoreLock lock, RunnerIdentity runner) {
        return new UnloggedEmergencies(
                journal, switchLog, bindings, new PidLocks(settings), lock, noted, runner, clock);
    }

    /** That many milliseconds from now. */
    private Switch emergency(long later) {
        SwitchIntent intent =
                new SwitchIntent(PID, left, GOOD, SwitchCause.EMERGENCY, new Actor("system"), "error rate", null);
        return Switch.unlogged(intent, clock.instant().plusMillis(later), PATIENCE.minusMillis(later));
    }

    private void fileHas(BoundVersion bound) {
        when(bindings.read(PID))
                .thenReturn(new BindingFile.Bound(
                        new ActiveBinding(PID, bound.version(), bound.activatedAt()),
                        new FileIdentity(1, FileTime.from(Instant.EPOCH), 1)));
    }
}
