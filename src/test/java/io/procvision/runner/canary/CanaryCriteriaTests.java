package io.procvision.runner.canary;

import static io.procvision.runner.canary.Plans.criteria;
import static io.procvision.runner.canary.Plans.figures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryCriteriaTests {

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Figures BEFORE = figures(100, 1, 1, 10, 40);

    @ParameterizedTest
    @CsvSource({
        "max_error_rate, 0.02, error_rate, 0.03",
        "max_timeout_rate, 0.04, timeout_rate, 0.05",
        "max_p95_ms, 59.9, p95_ms, 60",
        "max_error_rate_delta, 0.01, error_rate_delta, 0.02",
        "max_timeout_rate_delta, 0.03, timeout_rate_delta, 0.04",
        "max_p95_ratio, 1.4, p95_ratio, 1.5",
        "max_ng_rate_delta, 0.1, ng_rate_delta, 0.1153"
    })
    void aLimitThatIsBrokenIsNamedWithItsFigure(String key, double limit, String metric, double value) {
        Verdict verdict = judge(Map.of(key, limit), figures(100, 3, 5, 20, 60), BEFORE);

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Unhealthy.class, unhealthy -> {
            Trigger trigger = unhealthy.trigger();
            assertThat(trigger.metric()).isEqualTo(metric);
            assertThat(trigger.value()).isCloseTo(value, Offset.offset(0.001));
            assertThat(trigger.threshold()).isEqualTo(limit);
            assertThat(trigger.window()).isEqualTo(WINDOW);
            assertThat(trigger.calls()).isEqualTo(100);
            assertThat(unhealthy.reason()).contains(metric, "100 calls", "PT300S");
        });
    }

    @Test
    void aLimitThatIsReachedIsNotBroken() {
        assertThat(judge(
                        Map.of("max_error_rate", 0.03, "max_timeout_rate", 0.05, "max_p95_ms", 60.0),
                        figures(100, 3, 5, 20, 60),
                        BEFORE))
                .isEqualTo(new Verdict.Healthy());
    }

    @Test
    void aVersionThatFindsNothingAnyMoreIsSuspicious() {
        assertThat(judge(Map.of("max_ng_rate_delta", 0.05), figures(100, 0, 0, 0, 40), BEFORE))
                .isInstanceOf(Verdict.Unhealthy.class);
    }

    @Test
    void fewerCallsThanAskedForAreInconclusiveHoweverBad() {
        assertThat(judge(Map.of("min_calls", 10.0), figures(9, 9, 0, 0, 40), BEFORE))
                .isInstanceOf(Verdict.Inconclusive.class);
        assertThat(judge(Map.of("min_calls", 10.0), figures(10, 10, 0, 0, 40), BEFORE))
                .isInstanceOf(Verdict.Unhealthy.class);
    }

    @Test
    void withoutCallsOfTheVersionBeforeAComparisonIsInconclusiveAndDoesNotPass() {
        Figures healthy = figures(100, 0, 0, 10, 40);
        assertThat(judge(Map.of("max_ng_rate_delta", 0.5), healthy, Figures.NONE))
                .isInstanceOfSatisfying(
                        Verdict.Inconclusive.class,
                        verdict -> assertThat(verdict.reason()).contains("version before"));
        assertThat(judge(Map.of("max_ng_rate_delta", 0.5), figures(100, 50, 0, 0, 40), Figures.NONE))
                .as("the other limits hold all the same")
                .isInstanceOf(Verdict.Unhealthy.class);
        assertThat(judge(Map.of(), healthy, Figures.NONE)).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void whatIsLeftOutIsTakenFromTheSettings() {
        CanaryCriteria criteria = criteria(Map.of());
        assertThat(criteria.maxErrorRate()).isEqualTo(0.05);
        assertThat(criteria.maxTimeoutRate()).isEqualTo(0.05);
        assertThat(criteria.minCalls()).isEqualTo(20);
        assertThat(criteria.maxNgRateDelta()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "max_eror_rate, 0.1",
                "max_error_rate, -0.1",
                "max_error_rate, 1.1",
                "max_error_rate, NaN",
                "max_error_rate, -",
                "max_p95_ms, 0",
                "max_p95_ms, Infinity",
                "max_p95_ratio, -1",
                "min_calls, -1",
                "min_calls, 2.5"
            })
    void aCriterionThatMakesNoSenseIsRefusedByName(String key, @Nullable Double value) {
        Map<String, @Nullable Double> named = new HashMap<>();
        named.put(key, value);
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> criteria(named))
                .satisfies(refused -> {
                    assertThat(refused.problem()).isEqualTo(Problem.INVALID_PARAMS);
                    assertThat(refused.detail()).contains("criteria." + key);
                });
    }

    @Test
    void theFiguresOfSeveralPidsAreWeighedByTheirCalls() {
        Figures sum = figures(90, 9, 0, 0, 100).plus(figures(10, 1, 2, 3, 200)).plus(Figures.NONE);

        assertThat(sum.calls()).isEqualTo(100);
        assertThat(sum.errorRate()).isEqualTo(0.1);
        assertThat(sum.timeoutRate()).isEqualTo(0.02);
        assertThat(sum.p95()).isEqualTo(110);
    }

    private static Verdict judge(Map<String, @Nullable Double> named, Figures canary, Figures before) {
        return criteria(named).judge(new Comparison(canary, before, WINDOW));
    }
}
