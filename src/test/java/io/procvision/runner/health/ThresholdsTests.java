package io.procvision.runner.health;

import static io.procvision.runner.health.HealthFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTests {

    @Test
    void defaultsAreThoseOfTheContract() {
        assertThat(settings(Map.of()).interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(HealthFixture.DEFAULTS)
                .isEqualTo(new Thresholds(
                        true,
                        Duration.ofSeconds(60),
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
                        OnCrash.ROLLBACK));
    }

    @ParameterizedTest
    @CsvSource({
        "interval, 0s",
        "interval, 61s",
        "window, 5h",
        "min-calls, 0",
        "consecutive-breaches, 0",
        "cool-down, -1s",
        "max-error-rate, 5",
        "max-error-rate, -0.1",
        "max-error-rate, NaN",
        "max-timeout-rate, 1.01",
        "max-missed-heartbeats, 0",
        "max-rss, 0",
        "max-cpu, 0",
        "max-ng-drift, 2"
    })
    void aThresholdThatMakesNoSenseStopsTheStartAndIsNamed(String setting, String value) {
        assertThatThrownBy(() -> settings(Map.of(setting, value)))
                .rootCause()
                .hasMessageStartingWith(
                        setting.equals("interval") ? "runner.emergency.interval must" : setting + " must")
                .satisfies(cause -> assertThat(cause.getMessage()).contains("not "));
    }

    @Test
    void theMessageOfTheStartNamesTheWholeSetting() {
        assertThatThrownBy(() -> settings(Map.of("max-error-rate", 5)))
                .hasStackTraceContaining(
                        "runner.emergency.max-error-rate must be a share between 0 and 1, such as 0.05 for 5 %, not"
                                + " 5.0");
    }
}
