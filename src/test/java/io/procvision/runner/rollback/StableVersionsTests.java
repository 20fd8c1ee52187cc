package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
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
