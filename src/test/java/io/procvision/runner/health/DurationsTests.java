package io.procvision.runner.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTests {

    @Test
    void aP95IsThatOfAllCallsAndNotOfTheirMeans() {
        Durations nine = of(900, 50);
        Durations one = of(100, 500);

        assertThat(nine.plus(one).p95())
                .as("the fiftieth of a hundred from 300 to 500 ms")
                .contains(millis(400));
    }

    @Test
    void withoutCallsNothingIsKnown() {
        assertThat(Durations.NONE.p95()).isEmpty();
        assertThat(Durations.NONE.p95AtLeast()).isEmpty();
        assertThat(Durations.NONE.p95AtMost()).isEmpty();
    }

    /** With {@link Share}: of 20 calls 4 are more than one in twenty beyond chance, 3 are not. */
    @Test
    void aFewSlowCallsMayBeChance() {
        assertThat(of(17, 20).plus(of(3, 500)).p95().orElseThrow()).isGreaterThan(millis(300));
        assertThat(of(17, 20).plus(of(3, 500)).p95AtLeast().orElseThrow()).isLessThanOrEqualTo(millis(20));
        assertThat(of(16, 20).plus(of(4, 500)).p95AtLeast().orElseThrow()).isGreaterThan(millis(300));
    }

    /** Of 170 quick calls none slower may still be chance where one in twenty is; of 172 it is not. */
    @Test
    void aLackOfSlowCallsMayBeChance() {
        assertThat(of(170, 20).p95AtMost()).isEmpty();
        assertThat(of(172, 20).p95AtMost()).contains(millis(20));
        assertThat(of(171, 20).plus(of(1, 500)).p95AtMost().orElseThrow()).isGreaterThan(millis(300));
    }

    @Test
    void theBoundsCloseInOnTheP95() {
        Durations many = of(900_000, 20).plus(of(100_000, 500));
        double p95 = many.p95().orElseThrow().toNanos();

        assertThat(many.p95AtLeast().orElseThrow().toNanos()).isBetween((long) (p95 * 0.99), (long) p95);
        assertThat(many.p95AtMost().orElseThrow().toNanos()).isBetween((long) p95, (long) (p95 * 1.01));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Durations some = of(3, 1).plus(of(4_000_000_000L, 250)).plus(of(1, 3_600_000));

        assertThat(some.write()).isEqualTo("1:3 300:4000000000 more:1");
        assertThat(Durations.read(some.write())).isEqualTo(some);
        assertThat(Durations.read(Durations.NONE.write())).isEqualTo(Durations.NONE);
    }

    private static Durations of(long calls, long millis) {
        return Durations.of(calls, millis(millis));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
