package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StableVersionsTests {

    private final List<Switch> oldestFirst = new ArrayList<>();

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
        bound("1.0", SwitchCause.EMERGENCY);
        SwitchLog log = mock(SwitchLog.class);
        when(log.confirmed(eq(pid), anyInt())).thenReturn(oldestFirst);
        ActiveBinding binding = new ActiveBinding(pid, new AlgorithmVersion("demo", "1.0"), Instant.EPOCH);

        when(oldestFirst.get(0).operator()).thenReturn(Actor.SYSTEM);
        StableVersions stable = new StableVersions(log);
        assertThat(stable.isAutomatic(binding)).as("not known yet").isFalse();
        stable.before(binding);
        assertThat(stable.isAutomatic(binding)).isTrue();

        when(oldestFirst.get(0).operator()).thenReturn(new Actor("anna"));
        StableVersions byHand = new StableVersions(log);
        byHand.before(binding);
        assertThat(byHand.isAutomatic(binding)).isFalse();
    }

    private void bound(String version, SwitchCause cause) {
        Switch each = mock(Switch.class);
        when(each.to()).thenReturn(Optional.of(new BoundVersion(new AlgorithmVersion("demo", version), Instant.EPOCH)));
        when(each.cause()).thenReturn(cause);
        oldestFirst.add(each);
    }

    private List<String> stack() {
        List<Switch> newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        return StableVersions.stack(newestFirst).stream()
                .map(AlgorithmVersion::version)
                .toList();
    }
}
