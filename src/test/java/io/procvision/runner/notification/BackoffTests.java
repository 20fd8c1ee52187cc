package io.procvision.runner.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTests {

    @ParameterizedTest
    @CsvSource({"1, 1000, 2000", "2, 2000, 4000", "5, 16000, 32000", "9, 150000, 300000", "2000000000, 150000, 300000"})
    void pausesDoubleUpToTheLongestAndAreSpreadOverTheirUpperHalf(int attempts, long least, long most) {
        Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), new Random(1));

        for (int i = 0; i < 100; i++) {
            assertThat(backoff.after(attempts).toMillis()).isBetween(least, most);
        }
        assertThat(backoff.after(attempts)).isNotEqualTo(backoff.after(attempts));
    }
}
