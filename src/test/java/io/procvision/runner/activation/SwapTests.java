package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.InOrder;
import org.springframework.dao.DataAccessResourceFailureException;

class SwapTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AlgorithmVersion V1 = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion V2 = new AlgorithmVersion("demo", "1.1.0");
    private static final ActiveBinding A01 = new ActiveBinding(new Pid("A01"), V1, NOW.minusSeconds(10));
    private static final ActiveBinding A02 = new ActiveBinding(new Pid("A02"), V1, NOW.minusSeconds(10));
    private static final FileIdentity IDENTITY = new FileIdentity(1, FileTime.from(NOW), 1);

    private final DataAccessResourceFailureException down =
            new DataAccessResourceFailureException("the test has taken the database away");

    @TempDir
    private Path home;

    private final ActiveBindings bindings = mock(ActiveBindings.class);
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Switch intended = mock(Switch.class);
    private final SwitchLog switchLog = mock(SwitchLog.class);
    private final EmergencyJournal journal = mock(EmergencyJournal.class);
    private StoreLock lock;
    private Swap swap;

    @BeforeEach
    void bothAreBound() {
        StoreSettings settings = new StoreSettings(home, Duration.ZERO);
        lock = new StoreLock(new Store(settings), settings, new RunnerIdentity(), clock);
        swap = swap(Duration.ofSeconds(10));
        when(intended.isLogged()).thenReturn(true);
        when(intended.cause()).thenReturn(SwitchCause.ACTIVATE);
        when(switchLog.arePending(any())).thenReturn(true);
        when(intended.at()).thenReturn(NOW);
        when(intended.deadline()).thenReturn(NOW.plusSeconds(90));
        when(bindings.read(A01.pid())).thenReturn(new BindingFile.Bound(A01, IDENTITY));
        when(bindings.read(A02.pid())).thenReturn(new BindingFile.Bound(A02, IDENTITY));
        when(bindings.replace(any())).thenReturn(IDENTITY);
    }

    @Test
    void whatWasReplacedBeforeAFailureIsSetBackWhileTheStoreIsStillLocked() {
        when(bindings.read(A02.pid())).thenReturn(new BindingFile.Absent());
        doAnswer(invocation -> {
                    requireLocked();
                    return IDENTITY;
                })
                .when(bindings)
                .replace(A01);

        assertThatExceptionOfType(RunnerException.class).isThrownBy(() -> perform(swap));
        verify(bindings).replace(A01);
    }

    @Test
    void aFileThatAnotherRunnerReplacedIsNotReplacedAgain() {
        when(bindings.read(A01.pid()))
                .thenReturn(new BindingFile.Bound(new ActiveBinding(A01.pid(), V2, NOW.minusSeconds(1)), IDENTITY));

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> perform(swap))
                .satisfies(refused -> {
                    assertThat(refused.problem()).isEqualTo(Problem.STORE_BUSY);
                    assertThat(refused.retryAfter()).isPresent();
                    assertThat(refused.detail()).contains("A01", "1.1.0");
                });
        verify(bindings, never()).replace(any());
    }

    @Test
    void aSwitchThatSomebodySettledBeforeTheStoreWasLockedTouchesNothing() {
        when(switchLog.arePending(any())).thenReturn(true).thenAnswer(second -> {
            assertThat(CompletableFuture.supplyAsync(() -> lock.acquire("by another thread")))
                    .as("the last look is under the store lock")
                    .failsWithin(Duration.ofSeconds(5));
            return false;
        });

        requireRefused("given up by another runner");
    }

    @Test
    void aSwitchWithoutADatabaseIsRefusedAndTakesNoLock() {
        when(switchLog.arePending(any())).thenThrow(down);

        try (StoreLock.Held held = lock.acquire("another change")) {
            assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(() -> perform(swap));
        }
        verify(bindings, never()).replace(any());
    }

    @Test
    void aDatabaseThatTookTheIntentAMomentAgoIsLookedAtOnlyOnce() {
        when(switchLog.arePending(any())).thenReturn(true);

        assertThat(swap.perform(plan(), List.of(intended, intended), Duration.ofMillis(5), "test", () -> {}))
                .hasSize(2);

        verify(switchLog).arePending(any());
    }

    @Test
    void anEmergencyGoesOnWithoutADatabaseAndIsWrittenToTheJournalFirst() {
        when(intended.cause()).thenReturn(SwitchCause.EMERGENCY);
        when(switchLog.arePending(any())).thenReturn(true).thenThrow(down);

        assertThat(perform(swap)).hasSize(2);

        InOrder order = inOrder(journal, bindings);
        order.verify(journal).note(List.of(intended, intended));
        order.verify(bindings, times(2)).replace(any());
    }

    @Test
    void anEmergencyDoesNotWaitForADatabaseThatSaysNothing() {
        when(intended.cause()).thenReturn(SwitchCause.EMERGENCY);
        CountDownLatch end = new CountDownLatch(1);
        when(switchLog.arePending(any())).thenAnswer(never -> {
            end.await();
            return true;
        });
        try {
            assertThat(perform(swap(Duration.ofMillis(20)))).hasSize(2);
        } finally {
            end.countDown();
        }
    }

    @Test
    void withoutADatabaseAnEmergencyThatOthersMayHaveGivenUpTouchesNothing() {
        when(intended.cause()).thenReturn(SwitchCause.EMERGENCY);
        when(switchLog.arePending(any())).thenThrow(down);
        when(intended.deadline()).thenReturn(NOW);

        requireRefused("may have been given up");
    }

    @Test
    void oneThatTheLogNeverHeardOfGoesByItsDeadlineAlone() {
        when(intended.isLogged()).thenReturn(false);
        assertThat(perform(swap)).hasSize(2);

        when(intended.deadline()).thenReturn(NOW);
        assertThatExceptionOfType(RunnerException.class).isThrownBy(() -> perform(swap));
        verify(bindings, times(2)).replace(any());
        verify(switchLog, never()).arePending(any());
    }

    /** After a pre-warm that took its time. */
    private List<Swap.Swapped> perform(Swap swap) {
        return swap.perform(plan(), List.of(intended, intended), Duration.ofSeconds(2), "test", () -> {});
    }

    private Swap swap(Duration patience) {
        return new Swap(bindings, lock, new SwitchFence(switchLog, journal, clock, patience), clock);
    }

    private void requireRefused(String why) {
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> perform(swap))
                .satisfies(refused -> {
                    assertThat(refused.problem()).isEqualTo(Problem.STORE_BUSY);
                    assertThat(refused.retryAfter()).isPresent();
                    assertThat(refused.detail()).contains(why);
                });
        verify(bindings, never()).replace(any());
    }

    @Test
    void whereSettingBackFailsTooTheSwitchIsHalfDone() {
        when(bindings.read(A02.pid())).thenReturn(new BindingFile.Absent());
        when(bindings.replace(A01)).thenThrow(new IllegalStateException("disk full"));

        assertThatExceptionOfType(HalfDoneException.class)
                .isThrownBy(() -> perform(swap))
                .withMessageContaining("disk full");
    }

    @Test
    void aBindingThatIsLostMakesWayForAnother() {
        PlannedSwitch lost = new PlannedSwitch(A01.pid(), null, plan().get(0).target(), true);
        when(bindings.read(A01.pid())).thenReturn(new BindingFile.Corrupt("no JSON", IDENTITY));

        List<Swap.Swapped> swapped = swap.perform(List.of(lost), List.of(intended), Duration.ZERO, "test", () -> {});

        InOrder order = inOrder(bindings);
        order.verify(bindings).setAside(A01.pid());
        order.verify(bindings).replace(new ActiveBinding(A01.pid(), V2, NOW));
        assertThat(swapped).hasSize(1);
    }

    /** The lock refuses a second taker within the thread that holds it, as it refuses another runner. */
    private void requireLocked() {
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> lock.acquire("a second time"));
    }

    private static List<PlannedSwitch> plan() {
        InstalledAlgorithm target = new InstalledAlgorithm(
                V2, Set.of(A01.pid(), A02.pid()), NOW, "m:C", "3", "", 0, "", Path.of("w"), Path.of("p"));
        return List.of(
                new PlannedSwitch(A01.pid(), A01, target, false), new PlannedSwitch(A02.pid(), A02, target, false));
    }
}
