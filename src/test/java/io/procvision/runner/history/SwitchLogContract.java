package io.procvision.runner.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What the log promises, on whichever database the subclass names. Each test has a PID of its own. */
@DataJpaTest(showSql = false)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // the log opens its own transactions, as in production
@Import({SwitchLog.class, AuditTrail.class, AuditChain.class, RunnerIdentity.class, SwitchLogContract.StoppedClock.class
})
abstract class SwitchLogContract {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final AlgorithmVersion V1 = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion V2 = new AlgorithmVersion("demo", "1.1.0");

    @TestConfiguration(proxyBeanMethods = false)
    static class StoppedClock {
        @Bean
        SettableClock clock() {
            return new SettableClock();
        }
    }

    @Autowired
    private SettableClock clock;

    @Autowired
    private SwitchLog switchLog;

    @Autowired
    private Switches switches;

    @Autowired
    private AuditEntries audit;

    private final Pid pid = new Pid("P-" + UUID.randomUUID());

    @Test
    void aConfirmedSwitchIsTheLastConfirmedAndTheCurrentOne() {
        bind(null, V1);

        Switch last = switchLog.lastConfirmed(pid).orElseThrow();
        assertThat(last.to()).contains(new BoundVersion(V1, last.at()));
        assertThat(switchLog.current()).extracting(Switch::pid).contains(pid);
        assertThat(switchLog.pending(pid)).isEmpty();
    }

    @Test
    void timesIncreaseStrictlyEvenWhenTheClockStands() {
        Instant first = bind(null, V1).at();
        Instant second = bind(new BoundVersion(V1, first), V2).at();

        assertThat(second).isAfter(first).isEqualTo(first.plusMillis(1));
    }

    @Test
    void theNextBindingEndsTheOneBefore() {
        Instant first = bind(null, V1).at();
        Instant second = bind(new BoundVersion(V1, first), V2).at();

        assertThat(switches.findBindingAt(pid.value(), first).orElseThrow().until())
                .contains(second);
        assertThat(versionAt(first)).isEqualTo(V1);
        assertThat(versionAt(second)).isEqualTo(V2);
        assertThat(switches.findBindingAt(pid.value(), first.minusMillis(1))).isEmpty();
    }

    @Test
    void aBindingBeginsWithItsSwapAndUntilThenTheOneBeforeServes() {
        Instant first = bind(null, V1).at();
        Switch intended = intended(first);
        clock.advance(Duration.ofSeconds(40));
        Instant swapped = clock.instant();
        clock.advance(Duration.ofSeconds(2));

        switchLog.confirm(List.of(intended), row -> swapped.plusNanos(1));

        assertThat(versionAt(intended.at())).isEqualTo(V1);
        assertThat(versionAt(swapped.minusMillis(1))).isEqualTo(V1);
        assertThat(versionAt(swapped)).isEqualTo(V2);
        Switch last = switchLog.lastConfirmed(pid).orElseThrow();
        assertThat(last.at()).isEqualTo(swapped);
        assertThat(last.to()).as("what the file says").contains(new BoundVersion(V2, intended.at()));
        assertThat(switches.findBindingAt(pid.value(), first).orElseThrow().until())
                .contains(swapped);
        assertThat(intended(intended.at()).at()).isAfter(swapped);
    }

    @Test
    void aSwapIsNeitherBeforeItsIntentNorInTheFuture() {
        Instant first = bind(null, V1).at();
        Switch intended = intended(first);
        switchLog.confirm(List.of(intended), row -> first.minusSeconds(5));
        assertThat(switchLog.lastConfirmed(pid).orElseThrow().at()).isEqualTo(intended.at());

        clock.advance(Duration.ofSeconds(1));
        Switch next = intended(intended.at());
        clock.advance(Duration.ofSeconds(1));
        switchLog.confirm(List.of(next), row -> clock.instant().plusSeconds(5));
        assertThat(switchLog.lastConfirmed(pid).orElseThrow().at()).isEqualTo(clock.instant());
    }

    private Switch intended(Instant since) {
        return switchLog
                .intend(List.of(intent(new BoundVersion(V1, since), V2)), PATIENCE)
                .get(0);
    }

    @Test
    void theHistoryIsPagedFromTheNewestOn() {
        Instant first = bind(null, V1).at();
        bind(new BoundVersion(V1, first), V2);

        Page<Switch> page = switches.findBindings(pid.value(), PageRequest.of(0, 1, BindingHistory.NEWEST_FIRST));

        assertThat(page.getTotalElements()).isEqualTo(2);
        assertThat(page.getContent().get(0).to()).map(BoundVersion::version).contains(V2);
    }

    @Test
    void whatAnotherRunnerConfirmedAlreadyIsNotConfirmedTwice() {
        List<Switch> intended = switchLog.intend(List.of(intent(null, V1)), PATIENCE);
        switchLog.confirm(intended, Switch::at);
        switchLog.confirm(intended, Switch::at);

        assertThat(auditOf(pid)).hasSize(1);
        assertThat(switchLog.lastConfirmed(pid).orElseThrow().until()).isEmpty();
    }

    @Test
    void aPendingSwitchRefusesTheNextAndIsNamed() {
        Switch pending = switchLog.intend(List.of(intent(null, V1)), PATIENCE).get(0);

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> switchLog.intend(List.of(intent(null, V2)), PATIENCE))
                .satisfies(refused -> {
                    assertThat(refused.problem()).isEqualTo(Problem.STORE_BUSY);
                    assertThat(refused.detail()).contains(pid.value(), V1.toString(), pending.runner(), "anna");
                    assertThat(refused.retryAfter()).isPresent();
                });
    }

    @Test
    void anAbortedSwitchLeavesTheBindingBeforeAndSaysWhy() {
        Instant first = bind(null, V1).at();
        List<Switch> intended = switchLog.intend(List.of(intent(new BoundVersion(V1, first), V2)), PATIENCE);
        switchLog.abort(intended, "it did not start");

        assertThat(switchLog.lastConfirmed(pid).orElseThrow().at()).isEqualTo(first);
        assertThat(versionAt(first.plusSeconds(10))).isEqualTo(V1);
        assertThat(auditOf(pid)).anySatisfy(entry -> {
            assertThat(entry.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(entry.detail()).isEqualTo("it did not start");
            assertThat(entry.operator()).isEqualTo("anna");
            assertThat(entry.reason()).isEqualTo("because");
        });
    }

    @Test
    void aSecondPendingSwitchOfAPidIsRefused() {
        List<Switch> first = switchLog.intend(List.of(intent(null, V1)), PATIENCE);

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> switchLog.intend(List.of(intent(null, V2)), PATIENCE))
                .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.STORE_BUSY));
        switchLog.abort(first, "test is over");
    }

    @Test
    void ofManyIntentsAtOnceExactlyOneIsAccepted() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> attempt = () -> {
                try {
                    switchLog.intend(List.of(intent(null, V1)), PATIENCE);
                    return true;
                } catch (RunnerException refused) {
                    assertThat(refused.problem()).isEqualTo(Problem.STORE_BUSY);
                    return false;
                }
            };
            List<Boolean> accepted = new ArrayList<>();
            for (Future<Boolean> each : threads.invokeAll(java.util.Collections.nCopies(24, attempt))) {
                accepted.add(each.get());
            }
            assertThat(accepted).containsOnlyOnce(true);
        } finally {
            threads.shutdownNow();
        }
        switchLog.abort(List.of(switchLog.pending(pid).orElseThrow()), "test is over");
    }

    @Test
    void severalIntentsAreWrittenForAllOrNone() {
        Pid free = new Pid("Q-" + UUID.randomUUID());
        List<Switch> blocking = switchLog.intend(List.of(intent(null, V1)), PATIENCE);

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> switchLog.intend(
                        List.of(
                                new SwitchIntent(free, null, V1, SwitchCause.ACTIVATE, new Actor("anna"), "", null),
                                intent(null, V1)),
                        PATIENCE));
        assertThat(switchLog.pending(free)).isEmpty();
        switchLog.abort(blocking, "test is over");
    }

    @Test
    void whatAnotherRunnerHasGivenUpIsGivenUpOnce() {
        List<Switch> slow = switchLog.intend(List.of(intent(null, V1)), PATIENCE);
        switchLog.abort(slow, "too slow, says another runner");

        switchLog.abort(slow, "too late");

        assertThat(switchLog.pending(pid)).isEmpty();
    }

    @Test
    void aRequestIsPendingUntilSomebodySettlesIt() {
        List<Switch> intended = switchLog.intend(List.of(intent(null, V1)), PATIENCE);
        assertThat(switchLog.arePending(intended)).isTrue();

        switchLog.abort(intended, "an emergency went ahead");

        assertThat(switchLog.arePending(intended)).isFalse();
    }

    /** Its runner, and an emergency through another. */
    @Test
    void whatSeveralConfirmAtTheSameMomentIsConfirmedOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 5; round++) {
                List<Switch> intended = switchLog.intend(List.of(intent(null, V1)), PATIENCE);
                Callable<Void> confirmation = () -> {
                    switchLog.confirm(intended, Switch::at);
                    return null;
                };
                for (Future<Void> each : threads.invokeAll(java.util.Collections.nCopies(8, confirmation))) {
                    each.get();
                }
                assertThat(auditOf(pid)).hasSize(round + 1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aSettledSwitchIsNeverSettledAgain() {
        Switch confirmed = bind(null, V1);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> switchLog.abort(List.of(confirmed), "too late"));
    }

    @Test
    void anAdoptedBindingKeepsTheTimeOfItsFileAndEndsTheOneBefore() {
        Instant first = bind(null, V1).at();
        BoundVersion standing = new BoundVersion(V2, Instant.parse("2020-02-02T00:00:00Z"));
        Switch adopted = switchLog.adopt(
                new SwitchIntent(
                        pid, new BoundVersion(V1, first), V2, SwitchCause.EXTERNAL, Actor.SYSTEM, "from outside", null),
                standing,
                "adopted");

        assertThat(switchLog.lastConfirmed(pid).orElseThrow().to()).contains(standing);
        assertThat(adopted.at()).isAfter(first);
        assertThat(versionAt(adopted.at())).isEqualTo(V2);
    }

    @Test
    void anUnbindingEndsTheBindingAndIsNoBindingItself() {
        Instant first = bind(null, V1).at();
        List<Switch> unbinding = switchLog.intend(
                List.of(new SwitchIntent(
                        pid, new BoundVersion(V1, first), null, SwitchCause.UNBIND, new Actor("anna"), "done", null)),
                PATIENCE);
        switchLog.confirm(unbinding, Switch::at);

        assertThat(switchLog.lastConfirmed(pid).orElseThrow().to()).isEmpty();
        assertThat(switchLog.current()).extracting(Switch::pid).doesNotContain(pid);
        assertThat(switches.findBindings(pid.value(), PageRequest.of(0, 10)).getTotalElements())
                .isEqualTo(1);
    }

    @Test
    void aTextThatNoDatabaseStoresIsStoredAsFarAsItCanBe() {
        SwitchIntent odd =
                new SwitchIntent(pid, null, V1, SwitchCause.ACTIVATE, new Actor("an\0na"), "no\0light \ud83d", null);
        switchLog.confirm(switchLog.intend(List.of(odd), PATIENCE), Switch::at);

        Switch stored = switchLog.lastConfirmed(pid).orElseThrow();
        assertThat(stored.reason()).isEqualTo("no light ?");
        assertThat(stored.operator()).isEqualTo(new Actor("an na"));
    }

    @Test
    void whatTheDatabaseRefusesForAnotherReasonIsNotBlamedOnAnotherRunner() {
        Trigger unheardOf = new Trigger("m".repeat(70), 1, 1, Duration.ofSeconds(1), 1);
        SwitchIntent intent =
                new SwitchIntent(pid, null, V1, SwitchCause.EMERGENCY, Actor.SYSTEM, "too long a name", unheardOf);

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> switchLog.intend(List.of(intent), PATIENCE));
        assertThat(switchLog.pending(pid)).isEmpty();
    }

    @Test
    void theLongestReasonAndAnEndlessFailureFit() {
        List<Switch> intended = switchLog.intend(
                List.of(new SwitchIntent(
                        pid, null, V1, SwitchCause.ACTIVATE, new Actor("anna"), "检".repeat(2000), null)),
                PATIENCE);
        switchLog.abort(intended, "测".repeat(100_000));

        assertThat(auditOf(pid)).hasSize(1);
    }

    private Switch bind(@Nullable BoundVersion from, AlgorithmVersion to) {
        List<Switch> intended = switchLog.intend(List.of(intent(from, to)), PATIENCE);
        switchLog.confirm(intended, Switch::at);
        return intended.get(0);
    }

    private SwitchIntent intent(@Nullable BoundVersion from, AlgorithmVersion to) {
        return new SwitchIntent(pid, from, to, SwitchCause.ACTIVATE, new Actor("anna"), "because", null);
    }

    private AlgorithmVersion versionAt(Instant at) {
        return switches.findBindingAt(pid.value(), at)
                .orElseThrow()
                .to()
                .orElseThrow()
                .version();
    }

    private List<AuditView> auditOf(Pid subject) {
        return audit.findAll(
                        new AuditFilter(subject.value(), null, null, null, null, null).specification(),
                        PageRequest.of(0, 50, Sort.by("id")))
                .map(AuditEntry::view)
                .getContent();
    }
}
