package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.health.DeathToll;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrashLoopBreakerTests {

    private final CrashLoopBreaker breaker =
            new CrashLoopBreaker(new ProcessSettings.Restart(Duration.ofSeconds(1), Duration.ofSeconds(3)));

    @Test
    void restartsAtOnceAfterAFirstDeathAndThenAfterDoublingPauses() {
        assertThat(diedAfterCalls(0)).contains(Duration.ZERO);
        assertThat(diedAfterCalls(1)).contains(Duration.ofSeconds(1));
        assertThat(diedAfterCalls(2)).contains(Duration.ofSeconds(2));
        assertThat(diedAfterCalls(3)).contains(Duration.ofSeconds(3));
    }

    @Test
    void opensAtTheFifthDeathWithinAMinute() {
        for (int death = 0; death < 4; death++) {
            assertThat(diedAfterCalls(death * 10)).isPresent();
        }

        assertThat(breaker.openedFor()).isEmpty();
        assertThat(diedAfterCalls(59)).isEmpty();
        assertThat(breaker.openedFor()).contains(new DeathToll(5, 5, Duration.ofMinutes(1)));
    }

    @Test
    void knowsWhetherAHoldGoesOn() {
        for (int death = 0; death < 4; death++) {
            breaker.died(at(death), Duration.ZERO, 0);
        }
        assertThat(breaker.openedFor()).isPresent();
        assertThat(breaker.heldBefore()).isFalse();

        breaker.died(at(30), Duration.ZERO, 0);
        assertThat(breaker.openedFor()).isPresent();
        assertThat(breaker.heldBefore()).as("tried in vain").isTrue();

        breaker.died(at(60), Duration.ZERO, 1);
        assertThat(breaker.heldBefore()).as("it has answered a call").isFalse();

        breaker.reset();
        for (int death = 100; death < 104; death++) {
            breaker.died(at(death), Duration.ZERO, 0);
        }
        assertThat(breaker.openedFor()).isPresent();
        assertThat(breaker.heldBefore()).as("somebody had asked").isFalse();
    }

    @Test
    void forgetsDeathsAfterAMinute() {
        for (int death = 0; death < 20; death++) {
            assertThat(diedAfterCalls(death * 16)).isPresent();
        }
        assertThat(diedAfterCalls(1000)).contains(Duration.ZERO);
    }

    @Test
    void opensAfterThreeRestartsInARowOfWhichNoneBecameWarm() {
        assertThat(startFailed(0)).isPresent();
        assertThat(startFailed(100)).isPresent();
        assertThat(startFailed(200)).isPresent();

        assertThat(startFailed(300)).isEmpty();
        assertThat(breaker.openedFor()).contains(new DeathToll(4, 4, Duration.ZERO));
    }

    @Test
    void opensAfterThreeRestartsInARowThatDiedAtTheirFirstCallHoweverSlowlyTheyCame() {
        assertThat(diedAfter(Duration.ofSeconds(5), 0, at(0))).isPresent();
        assertThat(diedAfter(Duration.ofSeconds(5), 0, at(100))).isPresent();
        assertThat(diedAfter(Duration.ofSeconds(5), 0, at(200))).isPresent();

        assertThat(diedAfter(Duration.ofSeconds(59), 0, at(300))).isEmpty();
    }

    @Test
    void anAnsweredCallEndsTheRow() {
        startFailed(0);
        startFailed(100);
        startFailed(200);

        assertThat(diedAfterCalls(300)).isPresent();
        assertThat(startFailed(400)).isPresent();
    }

    @Test
    void aMinuteOfBeingWarmEndsTheRow() {
        startFailed(0);
        startFailed(100);
        startFailed(200);

        assertThat(diedAfter(Duration.ofMinutes(1), 0, at(300))).isPresent();
        assertThat(startFailed(400)).isPresent();
    }

    @Test
    void aPersonMayBeginAnew() {
        startFailed(0);
        startFailed(1);
        startFailed(2);
        breaker.reset();

        assertThat(startFailed(3)).contains(Duration.ZERO);
    }

    private Optional<Duration> diedAfterCalls(int second) {
        return diedAfter(Duration.ofSeconds(1), 1, at(second));
    }

    private Optional<Duration> startFailed(int second) {
        return diedAfter(Duration.ZERO, 0, at(second));
    }

    private Optional<Duration> diedAfter(Duration warm, long calls, long nanoTime) {
        return breaker.died(nanoTime, warm, calls);
    }

    private static long at(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
