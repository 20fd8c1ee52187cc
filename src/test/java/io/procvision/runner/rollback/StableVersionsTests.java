package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
