package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody means, but anybody can type: it is refused in words. */
class TypedTests {

    @ParameterizedTest
    @ValueSource(strings = {"1e-2147483647", "1e2147483647", "1e31", "1e-31"})
    void numbersBeyondAllMeasureAreRefused(String typed) {
        requireRefused(() -> Typed.share("max_error_rate", typed), "max_error_rate is '" + typed);
        requireRefused(() -> Typed.number("max_p95_ms", typed), "max_p95_ms is '" + typed);
        requireRefused(() -> Typed.duration("bake", typed), "bake is '" + typed);
    }

    @Test
    void usualNumbersAreTaken() {
        assertThat(Typed.share("max_error_rate", "2.5")).isEqualTo(0.025);
        assertThat(Typed.share("max_error_rate", "33.3333333333333333333")).isBetween(0.33, 0.34);
        assertThat(Typed.number("max_p95_ms", "1e3")).isEqualTo(1000);
    }

    @Test
    void aTokenUntilTheEndOfTimeIsRefused() {
        requireRefused(() -> TokensPage.endOf(LocalDate.MAX), "until is +999999999-12-31");
        assertThat(TokensPage.endOf(LocalDate.of(2026, 11, 24))).isEqualTo("2026-11-25T00:00:00Z");
        assertThat(TokensPage.endOf(null)).isNull();
    }

    /** As the binder makes them of {@code days[2]} alone. */
    @Test
    void daysLeftOutAreNotThere() {
        assertThat(freeze(Arrays.asList(null, null, "monday")).days()).containsExactly("monday");
        requireRefused(() -> freeze(Arrays.asList(null, "x")).weekly(), "'x' is no day of the week");
    }

    private static FreezeForm freeze(List<String> days) {
        return new FreezeForm("night", "no changes", "", "", days, "22:00", "", "23:00", "UTC");
    }

    private static void requireRefused(ThrowingCallable typed, String words) {
        assertThatThrownBy(typed)
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(Problem.INVALID_PARAMS))
                .hasMessageContaining(words);
    }
}
