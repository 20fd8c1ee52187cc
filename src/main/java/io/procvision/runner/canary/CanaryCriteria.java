package io.procvision.runner.canary;

import io.procvision.runner.canary.CanaryLimit.Standing;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.Share;
import io.procvision.runner.health.Verdict;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a version has to keep to, in itself and beside the one before; what is null is not asked for. Nothing is judged
 * below the least number of calls. A comparison without as many calls of the version before is inconclusive, not passed:
 * a rule that cannot be checked must not disarm itself. A rate or a p95 is above its limit once chance is ruled out, as for an
 * emergency; until then it is inconclusive too, and so neither passes nor condemns.
 *
 * @param maxNgRateDelta in either direction: a version that finds nothing any more is as suspicious as one that finds
 *     too much
 * @param maxP95Ratio of the new p95 to the one before
 */
@Embeddable
public record CanaryCriteria(
        @Nullable Double maxErrorRate,
        @Nullable Double maxTimeoutRate,
        @Column(name = "max_p95_ms") @Nullable Double maxP95Ms,
        @Nullable Double maxNgRateDelta,
        @Nullable Double maxErrorRateDelta,
        @Nullable Double maxTimeoutRateDelta,
        @Column(name = "max_p95_ratio") @Nullable Double maxP95Ratio,
        long minCalls) {

    private static final String MIN_CALLS = "min_calls";
    private static final Set<String> SHARES = Set.of(
            "max_error_rate",
            "max_timeout_rate",
            "max_ng_rate_delta",
            "max_error_rate_delta",
            "max_timeout_rate_delta");
    private static final Set<String> POSITIVES = Set.of("max_p95_ms", "max_p95_ratio");

    /** As a request names them. Left out, the rates of errors and timeouts and the least calls are those of the settings. */
    static CanaryCriteria of(Map<String, @Nullable Double> named, CanarySettings settings) {
        named.forEach(CanaryCriteria::require);
        return new CanaryCriteria(
                orElse(named.get("max_error_rate"), settings.maxErrorRate()),
                orElse(named.get("max_timeout_rate"), settings.maxTimeoutRate()),
                named.get("max_p95_ms"),
                named.get("max_ng_rate_delta"),
                named.get("max_error_rate_delta"),
                named.get("max_timeout_rate_delta"),
                named.get("max_p95_ratio"),
                (long) orElse(named.get(MIN_CALLS), (double) settings.minCalls()));
    }

    private static double orElse(@Nullable Double named, double otherwise) {
        return named == null ? otherwise : named;
    }

    private static void require(String key, @Nullable Double value) {
        if (value == null) {
            throw invalid("criteria.%s is null: leave it out, or give it a number".formatted(key));
        }
        if (SHARES.contains(key)) {
            requireThat(value >= 0 && value <= 1, key, value, "a share from 0 to 1");
        } else if (POSITIVES.contains(key)) {
            requireThat(value > 0 && Double.isFinite(value), key, value, "a number above 0");
        } else if (key.equals(MIN_CALLS)) {
            requireThat(
                    value >= 0 && value <= 1e9 && value == Math.rint(value), key, value, "a whole number from 0 on");
        } else {
            Set<String> known = new TreeSet<>(SHARES);
            known.addAll(POSITIVES);
            known.add(MIN_CALLS);
            throw invalid("criteria.%s is unknown: there are %s".formatted(key, String.join(", ", known)));
        }
    }

    private static void requireThat(boolean holds, String key, Double value, String expected) {
        if (!holds) {
            throw invalid("criteria.%s is %s, but must be %s".formatted(key, value, expected));
        }
    }

    private static RunnerException invalid(String detail) {
        return new RunnerException(Problem.INVALID_PARAMS, detail);
    }

    Verdict judge(Comparison comparison) {
        Figures canary = comparison.canary();
        if (!areEnough(canary)) {
            return new Verdict.Inconclusive(
                    "%d calls of the new version, but min_calls is %d".formatted(canary.calls(), minCalls));
        }
        List<CanaryLimit> limits = limits(comparison);
        Optional<CanaryLimit> broken = first(limits, Standing.BROKEN);
        if (broken.isPresent()) {
            return breach(broken.get(), comparison);
        }
        if (first(limits, Standing.OPEN).isPresent()) {
            return new Verdict.Inconclusive(whatIsMissing(comparison.baseline()));
        }
        return first(limits, Standing.DOUBTFUL)
                .<Verdict>map(limit -> new Verdict.Inconclusive(
                        limit.describe(canary.calls(), comparison.window()) + ", which may be chance"))
                .orElseGet(Verdict.Healthy::new);
    }

    private String whatIsMissing(Figures before) {
        return areEnough(before)
                ? "%d calls of the version before whose duration was kept, too few to compare p95s with while min_calls is %d"
                        .formatted(before.timed(), minCalls)
                : "%d calls of the version before, too few to compare with while min_calls is %d"
                        .formatted(before.calls(), minCalls);
    }

    /** To judge rates, and to compare them with. */
    boolean areEnough(Figures figures) {
        return figures.calls() >= minCalls;
    }

    /** To compare p95s with, where that is asked for. */
    boolean areTimedEnough(Figures before) {
        return maxP95Ratio == null || before.timed() >= minCalls;
    }

    /** Those that are asked for, each with how its figure stands. */
    List<CanaryLimit> limits(Comparison comparison) {
        Figures canary = comparison.canary();
        Figures before = comparison.baseline();
        boolean isEnough = areEnough(canary);
        boolean isComparable = isEnough && areEnough(before);
        List<CanaryLimit> limits = new ArrayList<>();
        absolutes(canary).forEach(limit -> limits.add(isEnough ? limit : limit.open()));
        comparisons(canary, before).forEach(limit -> limits.add(isComparable ? limit : limit.open()));
        return limits;
    }

    private List<CanaryLimit> absolutes(Figures canary) {
        List<CanaryLimit> limits = new ArrayList<>();
        addRate(limits, "error_rate", canary.errorShare(), maxErrorRate);
        addRate(limits, "timeout_rate", canary.timeoutShare(), maxTimeoutRate);
        if (maxP95Ms != null) {
            double p95 = canary.p95() == null ? 0 : canary.p95();
            limits.add(CanaryLimit.judged("p95_ms", p95, canary.p95AtLeast(), maxP95Ms));
        }
        return limits;
    }

    private List<CanaryLimit> comparisons(Figures canary, Figures before) {
        List<CanaryLimit> limits = new ArrayList<>();
        addShift(limits, "ng_rate_delta", canary.ngShare(), before.ngShare(), maxNgRateDelta);
        addRise(limits, "error_rate_delta", canary.errorShare(), before.errorShare(), maxErrorRateDelta);
        addRise(limits, "timeout_rate_delta", canary.timeoutShare(), before.timeoutShare(), maxTimeoutRateDelta);
        if (maxP95Ratio != null) {
            CanaryLimit ratio = p95Ratio(canary, before, maxP95Ratio);
            limits.add(areTimedEnough(before) ? ratio : ratio.open());
        }
        return limits;
    }

    private static CanaryLimit p95Ratio(Figures canary, Figures before, double threshold) {
        Double now = canary.p95();
        Double then = before.p95();
        return now == null || then == null
                ? CanaryLimit.judged("p95_ratio", 0, 0, threshold).open()
                : CanaryLimit.judged("p95_ratio", now / then, canary.p95AtLeast() / before.p95AtMost(), threshold);
    }

    private static void addRate(List<CanaryLimit> limits, String metric, Share now, @Nullable Double threshold) {
        if (threshold != null) {
            limits.add(CanaryLimit.judged(metric, now.value(), now.atLeast(), threshold));
        }
    }

    private static void addRise(
            List<CanaryLimit> limits, String metric, Share now, Share before, @Nullable Double threshold) {
        if (threshold != null) {
            limits.add(CanaryLimit.judged(
                    metric, now.value() - before.value(), now.atLeast() - before.atMost(), threshold));
        }
    }

    private static void addShift(
            List<CanaryLimit> limits, String metric, Share now, Share before, @Nullable Double threshold) {
        if (threshold != null) {
            limits.add(CanaryLimit.judged(
                    metric,
                    Math.abs(now.value() - before.value()),
                    Math.max(now.atLeast() - before.atMost(), before.atLeast() - now.atMost()),
                    threshold));
        }
    }

    private static Optional<CanaryLimit> first(List<CanaryLimit> limits, Standing standing) {
        return limits.stream().filter(limit -> limit.is(standing)).findFirst();
    }

    private static Verdict breach(CanaryLimit limit, Comparison comparison) {
        long calls = comparison.canary().calls();
        return new Verdict.Unhealthy(
                new Trigger(limit.metric(), limit.value(), limit.threshold(), comparison.window(), calls),
                limit.describe(calls, comparison.window()));
    }
}
