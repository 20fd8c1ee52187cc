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
import java.util.List;
import java.util.Map;
import java.util.Random;
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
        "max_error_rate, 0.29, error_rate, 0.3",
        "max_timeout_rate, 0.19, timeout_rate, 0.2",
        "max_p95_ms, 68, p95_ms, 69",
        "max_error_rate_delta, 0.28, error_rate_delta, 0.29",
        "max_timeout_rate_delta, 0.18, timeout_rate_delta, 0.19",
        "max_p95_ratio, 1.4, p95_ratio, 1.408",
        "max_ng_rate_delta, 0.28, ng_rate_delta, 0.2980"
    })
    void aLimitThatIsExceededIsInconclusiveUntilChanceIsRuledOut(
            String key, double limit, String metric, double value) {
        Map<String, @Nullable Double> alone = alone(key, limit);
        Figures few = figures(100, 30, 20, 20, 60);
        assertThat(judge(alone, few, BEFORE))
                .isInstanceOfSatisfying(
                        Verdict.Inconclusive.class,
                        verdict -> assertThat(verdict.reason())
                                .contains(metric + " is ", "100 calls", "which may be chance"));

        Figures many = figures(1_000_000, 300_000, 200_000, 200_000, 60);
        Verdict verdict = judge(alone, many, figures(1_000_000, 10_000, 10_000, 100_000, 40));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Unhealthy.class, unhealthy -> {
            Trigger trigger = unhealthy.trigger();
            assertThat(trigger.metric()).isEqualTo(metric);
            assertThat(trigger.value()).isCloseTo(value, Offset.offset(0.001));
            assertThat(trigger.threshold()).isEqualTo(limit);
            assertThat(trigger.window()).isEqualTo(WINDOW);
            assertThat(trigger.calls()).isEqualTo(1_000_000);
            assertThat(unhealthy.reason()).contains(metric, "1000000 calls", "PT300S");
        });
    }

    /** Judged after every call, as the ticks of a bake do. */
    @Test
    void oneThatFailsLessThanItMayIsNotAbortedByChanceAndOneThatFailsMoreIsSoon() {
        Random chance = new Random(20260301);
        int aborted = 0;
        for (int canary = 0; canary < 500; canary++) {
            aborted += callsUntilAborted(0.03, 1000, chance) < 1000 ? 1 : 0;
        }
        assertThat(aborted).as("of 500 canaries that fail 3 %").isLessThanOrEqualTo(5);

        for (int canary = 0; canary < 500; canary++) {
            assertThat(callsUntilAborted(0.3, 1000, chance)).isLessThan(100);
        }
    }

    private static int callsUntilAborted(double rate, int most, Random chance) {
        CanaryCriteria criteria = criteria(Map.of("max_error_rate", 0.05));
        int errors = 0;
        for (int calls = 1; calls < most; calls++) {
            errors += chance.nextDouble() < rate ? 1 : 0;
            Comparison now = new Comparison(figures(calls, errors, 0, 0, 40), Figures.NONE, WINDOW);
            if (criteria.judge(now) instanceof Verdict.Unhealthy) {
                return calls;
            }
        }
        return most;
    }

    /** The limit is the 95th of a hundred: one that exceeds it in 3 of them keeps to it, one that does in 30 does not. */
    @Test
    void oneThatIsSlowerNowAndThenIsNotAbortedByChanceAndOneThatIsSlowerMoreOftenIsSoon() {
        Random chance = new Random(20260301);
        int aborted = 0;
        for (int canary = 0; canary < 200; canary++) {
            aborted += callsUntilTooSlow(0.03, 1000, chance) < 1000 ? 1 : 0;
        }
        assertThat(aborted).as("of 200 canaries with 3 % of slower calls").isLessThanOrEqualTo(4);

        for (int canary = 0; canary < 200; canary++) {
            assertThat(callsUntilTooSlow(0.3, 1000, chance)).isLessThan(100);
        }
    }

    private static int callsUntilTooSlow(double rate, int most, Random chance) {
        CanaryCriteria criteria = criteria(Map.of("max_p95_ms", 100.0));
        Figures figures = Figures.NONE;
        for (int calls = 1; calls < most; calls++) {
            figures = figures.plus(figures(1, 0, 0, 0, chance.nextDouble() < rate ? 400 : 20));
            if (criteria.judge(new Comparison(figures, Figures.NONE, WINDOW)) instanceof Verdict.Unhealthy) {
                return calls;
            }
        }
        return most;
    }

    /** As the release before wrote them, which kept no durations. */
    @Test
    void aP95ThatCannotBeComparedDoesNotPassAndSaysWhy() {
        Figures before = new Figures(1000, 0, 0, 0, 1000, 40.0, null);
        Map<String, @Nullable Double> ratio = Map.of("max_p95_ratio", 2.0);

        for (Figures kept : List.of(before, before.plus(Figures.NONE), before.plus(figures(19, 0, 0, 0, 40)))) {
            assertThat(judge(ratio, figures(1000, 0, 0, 0, 400), kept))
                    .isEqualTo(new Verdict.Inconclusive(
                            "%d calls of the version before whose duration was kept, too few to compare p95s with while min_calls is 20"
                                    .formatted(kept.timed())));
        }
        assertThat(judge(Map.of("max_error_rate_delta", 0.1), figures(1000, 0, 0, 0, 400), before))
                .as("what needs no durations")
                .isEqualTo(new Verdict.Healthy());
    }

    /** Of PIDs that were switched before and after an upgrade: the first may be the ones with the large images. */
    @Test
    void theDurationsOfSomePidsAreNoBaselineForAll() {
        Figures before = new Figures(1000, 0, 0, 0, 1000, 400.0, null).plus(figures(1000, 0, 0, 0, 40));

        assertThat(before.calls()).isEqualTo(2000);
        assertThat(before.timed()).isZero();
        assertThat(judge(Map.of("max_p95_ratio", 2.0), figures(1000, 0, 0, 0, 400), before))
                .isInstanceOf(Verdict.Inconclusive.class);
        assertThat(Figures.NONE
                        .plus(figures(1000, 0, 0, 0, 40))
                        .plus(Figures.NONE)
                        .timed())
                .isEqualTo(1000);
    }

    @Test
    void whatIsBrokenCountsMoreThanWhatIsOpenOrInDoubt() {
        Map<String, @Nullable Double> named =
                Map.of("max_error_rate", 0.02, "max_timeout_rate", 0.1, "max_ng_rate_delta", 0.5);
        Figures bad = figures(100, 3, 50, 0, 40);

        assertThat(judge(named, bad, Figures.NONE))
                .isInstanceOfSatisfying(
                        Verdict.Unhealthy.class,
                        verdict -> assertThat(verdict.trigger().metric()).isEqualTo("timeout_rate"));
        assertThat(criteria(named).limits(new Comparison(bad, Figures.NONE, WINDOW)))
                .extracting(CanaryLimit::standing)
                .containsExactly(CanaryLimit.Standing.DOUBTFUL, CanaryLimit.Standing.BROKEN, CanaryLimit.Standing.OPEN);
    }

    @Test
    void aLimitThatIsReachedIsNotBroken() {
        assertThat(judge(
                        Map.of("max_error_rate", 0.03, "max_timeout_rate", 0.05, "max_p95_ms", 69.0),
                        figures(100, 3, 5, 20, 60),
                        BEFORE))
                .isEqualTo(new Verdict.Healthy());
    }

    @Test
    void aVersionThatFindsNothingAnyMoreIsSuspicious() {
        assertThat(judge(Map.of("max_ng_rate_delta", 0.05), figures(1000, 0, 0, 0, 40), figures(1000, 0, 0, 100, 40)))
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
    void theCallsOfSeveralPidsAreTakenTogether() {
        Figures sum = figures(90, 9, 0, 0, 100).plus(figures(10, 1, 2, 3, 200)).plus(Figures.NONE);

        assertThat(sum.calls()).isEqualTo(100);
        assertThat(sum.errorShare().value()).isEqualTo(0.1);
        assertThat(sum.timeoutShare().value()).isEqualTo(0.02);
        assertThat(sum.p95()).as("the fifth of ten from 150 to 200 ms").isEqualTo(175);
    }

    /** With nothing else that could break. */
    private static Map<String, @Nullable Double> alone(String key, double limit) {
        Map<String, @Nullable Double> named = new HashMap<>(Map.of("max_error_rate", 1.0, "max_timeout_rate", 1.0));
        named.put(key, limit);
        return named;
    }

    private static Verdict judge(Map<String, @Nullable Double> named, Figures canary, Figures before) {
        return criteria(named).judge(new Comparison(canary, before, WINDOW));
    }
}
