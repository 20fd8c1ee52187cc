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
        assertThat(time.usual()).isZero();

        observe(1, USUAL);
        assertThat(time.usual()).isEqualTo(USUAL);
    }

    @Test
    void aSlowCallAmongQuickOnesHardlyCounts() {
        observe(1, Duration.ofSeconds(3));
        observe(9, USUAL);
        observe(1, Duration.ofMillis(880));

        assertThat(time.usual()).isEqualTo(Duration.ofMillis(180));
    }

    @Test
    void followsAVersionThatHasBecomeSlower() {
        observe(8, USUAL);
        observe(100, Duration.ofSeconds(1));

        assertThat(time.usual()).isBetween(Duration.ofMillis(950), Duration.ofSeconds(1));
    }

    private void observe(int times, Duration executed) {
        for (int i = 0; i < times; i++) {
            time.observe(executed);
        }
    }
}
