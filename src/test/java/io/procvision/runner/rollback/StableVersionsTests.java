package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.PastBinding;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class StableVersionsTests {

    private final List<PastBinding> oldestFirst = new ArrayList<>();

    @Test
    void anEmptyHistoryHasNoWayBack() {
        assertThat(stack()).isEmpty();
    }

    @Test
    void theNewestIsOnTop() {
        bound("1.0", SwitchCause.ACTIVATE);
        bound("1.1", SwitchCause.ACTIVATE);
        bound("2.0", SwitchCause.SWITCH);

        assertThat(stack()).containsExactly("2.0", "1.1", "1.0");
    }

    @Test
    void aRollbackTakesOffWhatItLeft() {
        bound("1.0", SwitchCause.ACTIVATE);
        bound("1.1", SwitchCause.ACTIVATE);
        bound("1.2", SwitchCause.ACTIVATE);
        bound("1.1", SwitchCause.ROLLBACK);

        assertThat(stack()).containsExactly("1.1", "1.0");
    }

    @Test
    void twoRollbacksGoTwoStepsBack() {
        bound("1.0", SwitchCause.ACTIVATE);
        bound("1.1", SwitchCause.ACTIVATE);
        bound("1.2", SwitchCause.ACTIVATE);
        bound("1.1", SwitchCause.ROLLBACK);
        bound("1.0", SwitchCause.EMERGENCY);

        assertThat(stack()).containsExactly("1.0");
    }

    @Test
    void aVersionThatIsActivatedAgainIsListedOnce() {
        bound("1.0", SwitchCause.ACTIVATE);
        bound("1.1", SwitchCause.ACTIVATE);
        bound("1.0", SwitchCause.ACTIVATE);

        assertThat(stack()).containsExactly("1.0", "1.1");
    }

    @Test
    void aRolledBackVersionThatIsActivatedOnPurposeCountsAgain() {
        bound("1.0", SwitchCause.ACTIVATE);
        bound("1.1", SwitchCause.ACTIVATE);
        bound("1.0", SwitchCause.ROLLBACK);
        bound("1.1", SwitchCause.ACTIVATE);
        bound("1.2", SwitchCause.ACTIVATE);

        assertThat(stack()).containsExactly("1.2", "1.1", "1.0");
    }

    @Test
    void anEmergencyOfTheSystemIsKnownAsAutomaticWhicheverRunnerMadeIt() {
        Pid pid = new Pid("A01");
        bound("1.0", SwitchCause.EMERGENCY, Actor.SYSTEM);
        SwitchLog log = mock(SwitchLog.class);
        when(log.past(eq(pid), anyInt())).thenReturn(oldestFirst);
        ActiveBinding binding = new ActiveBinding(pid, new AlgorithmVersion("demo", "1.0"), Instant.EPOCH);

        StableVersions stable = new StableVersions(log);
        assertThat(stable.isAutomatic(binding)).as("not known yet").isFalse();
        stable.before(binding);
        assertThat(stable.isAutomatic(binding)).isTrue();

        oldestFirst.clear();
        bound("1.0", SwitchCause.EMERGENCY, new Actor("anna"));
        StableVersions byHand = new StableVersions(log);
        byHand.before(binding);
        assertThat(byHand.isAutomatic(binding)).isFalse();
    }

    @Test
    void whatItDoesNotKnowOfManyItLearnsLittleByLittle() {
        bound("1.0", SwitchCause.ACTIVATE);
        SwitchLog log = mock(SwitchLog.class);
        AtomicInteger read = new AtomicInteger();
        when(log.past(any(), anyInt())).thenAnswer(query -> {
            read.incrementAndGet();
            Thread.sleep(150);
            return oldestFirst;
        });
        List<ActiveBinding> bound = IntStream.range(0, 5)
                .mapToObj(number ->
                        new ActiveBinding(new Pid("A0" + number), new AlgorithmVersion("demo", "1.0"), Instant.EPOCH))
                .toList();
        StableVersions stable = new StableVersions(log);

        stable.learn(bound);

        assertThat(read.get()).as("of five, in a fifth of a second").isBetween(1, 2);
        for (int more = 0; more < 4; more++) {
            stable.learn(bound);
        }
        assertThat(bound).allMatch(stable::isKnown);
        assertThat(read).as("each of them once").hasValue(5);
    }

    @Test
    void aGlanceAtALongPastHasToDoWhereTheDatabaseGoesAwayBeforeAllOfItIsRead() {
        for (int number = 0; number < 30; number++) {
            bound("1." + number, SwitchCause.ACTIVATE);
        }
        Collections.reverse(oldestFirst);
        SwitchLog log = mock(SwitchLog.class);
        when(log.past(any(), anyInt())).thenAnswer(query -> {
            int limit = query.getArgument(1);
            if (limit > 30) {
                throw new DataAccessResourceFailureException("the test has taken the database away");
            }
            return oldestFirst.subList(0, limit);
        });
        ActiveBinding binding = new ActiveBinding(new Pid("A01"), new AlgorithmVersion("demo", "1.29"), Instant.EPOCH);
        StableVersions stable = new StableVersions(log);

        stable.learn(List.of(binding));

        assertThat(stable.isKnown(binding)).as("is read again").isFalse();
        assertThat(stable.before(binding))
                .extracting(AlgorithmVersion::version)
                .startsWith("1.28", "1.27")
                .hasSize(9);
    }

    @Test
    void whereAnEmergencyWentWithoutTheDatabaseTheWayOnIsKnown() {
        Pid pid = new Pid("A01");
        bound("1.0", SwitchCause.ACTIVATE);
        bound("1.1", SwitchCause.ACTIVATE);
        bound("1.2", SwitchCause.ACTIVATE);
        Collections.reverse(oldestFirst);
        SwitchLog log = mock(SwitchLog.class);
        when(log.past(eq(pid), anyInt()))
                .thenReturn(oldestFirst)
                .thenThrow(new DataAccessResourceFailureException("the test has taken the database away"));
        StableVersions stable = new StableVersions(log);
        stable.before(new ActiveBinding(pid, new AlgorithmVersion("demo", "1.2"), Instant.EPOCH));

        ActiveBinding gone = new ActiveBinding(pid, new AlgorithmVersion("demo", "1.1"), Instant.EPOCH.plusSeconds(9));

        assertThat(stable.isKnown(gone)).as("the log does not have it").isFalse();
        assertThat(stable.canTell(gone)).isTrue();
        assertThat(stable.before(gone)).extracting(AlgorithmVersion::version).containsExactly("1.0");
        assertThat(stable.canTell(new ActiveBinding(pid, new AlgorithmVersion("demo", "2.0"), Instant.EPOCH)))
                .isFalse();
    }

    @Test
    void aGlanceThatFindsNothingSaysNothingWithoutTheDatabase() {
        for (int number = 0; number < 30; number++) {
            bound("1." + number % 2, number % 2 == 0 ? SwitchCause.ROLLBACK : SwitchCause.ACTIVATE);
        }
        bound("1.0", SwitchCause.ROLLBACK);
        Collections.reverse(oldestFirst);
        SwitchLog log = mock(SwitchLog.class);
        DataAccessResourceFailureException down =
                new DataAccessResourceFailureException("the test has taken the database away");
        when(log.past(any(), anyInt()))
                .thenAnswer(query -> oldestFirst.subList(0, 10))
                .thenThrow(down);
        ActiveBinding binding = new ActiveBinding(new Pid("A01"), new AlgorithmVersion("demo", "1.0"), Instant.EPOCH);
        StableVersions stable = new StableVersions(log);

        assertThatExceptionOfType(DataAccessResourceFailureException.class)
                .isThrownBy(() -> stable.learn(List.of(binding)));
        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(() -> stable.before(binding));
    }

    @Test
    void theTopOfTheStackIsTheSameByTheNewestSwitchesAlone() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            oldestFirst.clear();
            for (int number = 0; number < 30; number++) {
                SwitchCause cause = random.nextInt(3) == 0 ? SwitchCause.ROLLBACK : SwitchCause.ACTIVATE;
                bound("1." + random.nextInt(6), cause);
            }
            List<PastBinding> newestFirst = new ArrayList<>(oldestFirst);
            Collections.reverse(newestFirst);
            List<AlgorithmVersion> whole = List.copyOf(StableVersions.stack(newestFirst));
            List<AlgorithmVersion> top = List.copyOf(StableVersions.stack(newestFirst.subList(0, 10)));

            assertThat(whole).startsWith(top.toArray(AlgorithmVersion[]::new));
        }
    }

    private void bound(String version, SwitchCause cause) {
        bound(version, cause, new Actor("anna"));
    }

    private void bound(String version, SwitchCause cause, Actor operator) {
        oldestFirst.add(new PastBinding(cause, operator.name(), "demo", version, Instant.EPOCH));
    }

    private List<String> stack() {
        List<PastBinding> newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        return StableVersions.stack(newestFirst).stream()
                .map(AlgorithmVersion::version)
                .toList();
    }
}
