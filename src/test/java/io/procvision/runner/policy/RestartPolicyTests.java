package io.procvision.runner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.process.ServedPids;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartPolicyTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");
    private static final Pid ONE = new Pid("A01");
    private static final Pid OTHER = new Pid("A02");

    private final Policies policies = mock(Policies.class);
    private final ServedPids served = mock(ServedPids.class);
    private final RestartPolicy policy = new RestartPolicy(policies, served);

    @Test
    void onePidThatWantsItIsEnough() {
        when(served.servedBy(VERSION)).thenReturn(List.of(ONE, OTHER));
        wants(ONE, OnCrash.ROLLBACK);
        wants(OTHER, OnCrash.ROLLBACK);
        assertThat(policy.restartsAfterCrashLoop(VERSION)).isFalse();

        wants(OTHER, OnCrash.RESTART);
        assertThat(policy.restartsAfterCrashLoop(VERSION)).isTrue();
    }

    @Test
    void whatServesNobodyWaitsForSomebodyToAsk() {
        when(served.servedBy(VERSION)).thenReturn(List.of());

        assertThat(policy.restartsAfterCrashLoop(VERSION)).isFalse();
    }

    private void wants(Pid pid, OnCrash onCrash) {
        when(policies.effective(pid, VERSION)).thenReturn(thresholds(onCrash));
    }

    private static Thresholds thresholds(OnCrash onCrash) {
        return new Thresholds(
                true,
                Duration.ofMinutes(1),
                20,
                2,
                Duration.ofMinutes(5),
                0.05,
                0.05,
                2,
                null,
                null,
                null,
                false,
                onCrash);
    }
}
