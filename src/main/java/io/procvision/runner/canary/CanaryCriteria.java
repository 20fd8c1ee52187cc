package io.procvision.runner.canary;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.Verdict;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a version has to keep to, in itself and beside the one before; what is null is not asked for. Nothing is judged
 * below the least number of calls. A comparison without as many calls of the version before is inconclusive, not passed:
 * a rule that cannot be checked must not disarm itself.
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
        if (canary.calls() < minCalls) {
            return new Verdict.Inconclusive(
                    "%d calls of the new version, but min_calls is %d".formatted(canary.calls(), minCalls));
        }
        for (Limit limit : absolutes(canary)) {
            if (limit.isBroken()) {
                return limit.breach(canary.calls(), comparison.window());
            }
        }
        Figures before = comparison.baseline();
        if (isComparing() && before.calls() < minCalls) {
            return new Verdict.Inconclusive(
                    "%d calls of the version before, too few to compare with while min_calls is %d"
                            .formatted(before.calls(), minCalls));
        }
        for (Limit limit : comparisons(canary, before)) {
            if (limit.isBroken()) {
                return limit.breach(canary.calls(), comparison.window());
            }
        }
        return new Verdict.Healthy();
    }

    private boolean isComparing() {
        return maxNgRateDelta != null
                || maxErrorRateDelta != null
                || maxTimeoutRateDelta != null
                || maxP95Ratio != null;
    }

    private List<Limit> absolutes(Figures canary) {
        List<Limit> limits = new ArrayList<>();
        add(limits, "error_rate", canary.errorRate(), maxErrorRate);
        add(limits, "timeout_rate", canary.timeoutRate(), maxTimeoutRate);
        add(limits, "p95_ms", canary.p95() == null ? 0 : canary.p95(), maxP95Ms);
        return limits;
    }

    private List<Limit> comparisons(Figures canary, Figures before) {
        List<Limit> limits = new ArrayList<>();
        add(limits, "ng_rate_delta", Math.abs(canary.ngRate() - before.ngRate()), maxNgRateDelta);
        add(limits, "error_rate_delta", canary.errorRate() - before.errorRate(), maxErrorRateDelta);
        add(limits, "timeout_rate_delta", canary.timeoutRate() - before.timeoutRate(), maxTimeoutRateDelta);
        Double now = canary.p95();
        Double then = before.p95();
        add(limits, "p95_ratio", now == null || then == null || then <= 0 ? 0 : now / then, maxP95Ratio);
        return limits;
    }

    private static void add(List<Limit> limits, String metric, double value, @Nullable Double threshold) {
        if (threshold != null) {
            limits.add(new Limit(metric, value, threshold));
        }
    }

    private record Limit(String metric, double value, double threshold) {

        boolean isBroken() {
            return value > threshold;
        }

        Verdict breach(long calls, Duration window) {
            return new Verdict.Unhealthy(
                    new Trigger(metric, value, threshold, window, calls),
                    String.format(
                            Locale.ROOT,
                            "%s is %.4g in %d calls over %s, above its limit of %.4g",
                            metric,
                            value,
                            calls,
                            Comparison.seconds(window),
                            threshold));
        }
    }
}
