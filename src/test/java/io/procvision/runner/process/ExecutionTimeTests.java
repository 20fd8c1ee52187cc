package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExecutionTimeTests {

    private static final Duration USUAL = Duration.ofMillis(80);

    private final ExecutionTime time = new ExecutionTime();

    @Test
    void saysNothingBeforeItHasSeenEnough() {
        observe(7, USUAL);
        assertThat(time.ample()).isZero();

        observe(1, USUAL);
        assertThat(time.ample()).isEqualTo(USUAL.multipliedBy(2));
    }

    @Test
    void aSlowCallAmongQuickOnesHardlyCounts() {
        observe(1, Duration.ofSeconds(3));
        observe(9, USUAL);
        observe(1, Duration.ofMillis(880));

        assertThat(time.ample()).isEqualTo(Duration.ofMillis(2 * 180));
    }

    @Test
    void followsAVersionThatHasBecomeSlower() {
        observe(8, USUAL);
        observe(100, Duration.ofSeconds(1));

        assertThat(time.ample()).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(2));
    }

    private void observe(int times, Duration executed) {
        for (int i = 0; i < times; i++) {
            time.observe(executed);
        }
    }
}
