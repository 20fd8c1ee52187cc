package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CrashLoopBreakerTests {

    private final CrashLoopBreaker breaker =
            new CrashLoopBreaker(new ProcessSettings.Restart(Duration.ofSeconds(1), Duration.ofSeconds(3)));

    @Test
    void restartsAtOnceAfterAFirstDeathAndThenAfterDoublingPauses() {
        assertThat(breaker.died(at(0))).contains(Duration.ZERO);
        assertThat(breaker.died(at(1))).contains(Duration.ofSeconds(1));
        assertThat(breaker.died(at(2))).contains(Duration.ofSeconds(2));
        assertThat(breaker.died(at(3))).contains(Duration.ofSeconds(3));
    }

    @Test
    void opensAtTheFifthDeathWithinAMinute() {
        for (int death = 0; death < 4; death++) {
            assertThat(breaker.died(at(death * 10))).isPresent();
        }

        assertThat(breaker.died(at(59))).isEmpty();
    }

    @Test
    void forgetsDeathsAfterAMinute() {
        for (int death = 0; death < 20; death++) {
            assertThat(breaker.died(at(death * 16))).isPresent();
        }
        assertThat(breaker.died(at(1000))).contains(Duration.ZERO);
    }

    @Test
    void opensAtTheThirdStartInARowThatFails() {
        assertThat(breaker.startFailed(at(0))).isPresent();
        assertThat(breaker.startFailed(at(100))).isPresent();

        assertThat(breaker.startFailed(at(200))).isEmpty();
    }

    @Test
    void aStartThatSucceedsEndsTheRow() {
        breaker.startFailed(at(0));
        breaker.startFailed(at(100));
        breaker.started();

        assertThat(breaker.startFailed(at(200))).isPresent();
    }

    @Test
    void aPersonMayBeginAnew() {
        breaker.startFailed(at(0));
        breaker.startFailed(at(1));
        breaker.reset();

        assertThat(breaker.startFailed(at(2))).contains(Duration.ZERO);
    }

    private static long at(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
