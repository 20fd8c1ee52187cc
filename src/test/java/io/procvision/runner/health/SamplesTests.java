package io.procvision.runner.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SamplesTests {

    private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

    @Test
    void aDayOfSamplesEverySecondKeepsFew() {
        Samples samples = new Samples(START, counts(0));
        int most = 0;
        for (int second = 1; second <= 24 * 3600; second++) {
            samples.add(START.plusSeconds(second), counts(second));
            most = Math.max(most, samples.size());
        }
        assertThat(most).isLessThan(150);
    }

    @Test
    void whatIsOutOfReachGoes() {
        Samples samples = new Samples(START, counts(0));
        samples.add(START.plusSeconds(1), counts(1));
        samples.add(START.plusSeconds(2), counts(2));

        samples.add(START.plus(Samples.REACH).plusSeconds(60), counts(3));

        assertThat(samples.size()).isEqualTo(2);
        assertThat(calls(samples, START)).isEqualTo(2);
        assertThat(calls(samples, START.plus(Duration.ofDays(1)))).isEqualTo(3);
    }

    private static CallCounts counts(int calls) {
        return CallCounts.of(outcome -> outcome == CallOutcome.OK.index() ? calls : 0, duration -> 0);
    }

    private static long calls(Samples samples, Instant moment) {
        return samples.at(moment).byOutcome().getOrDefault(CallOutcome.OK, 0L);
    }
}
