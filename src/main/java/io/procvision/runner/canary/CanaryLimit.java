package io.procvision.runner.canary;

import java.time.Duration;
import java.util.Locale;

/**
 * A limit of a canary, and how its figure stands to it.
 *
 * @param value as measured; of a delta or a ratio, against the version before
 */
public record CanaryLimit(String metric, double value, double threshold, Standing standing) {

    /** The graver the later. */
    public enum Standing {
        WITHIN,
        /** Too few calls, of the new version or of the one before, to judge it. */
        OPEN,
        /** Above, but not by more than chance brings about. */
        DOUBTFUL,
        /** Above, beyond chance. */
        BROKEN
    }

    /** @param atLeast what the value is in truth, however much chance was in it */
    static CanaryLimit judged(String metric, double value, double atLeast, double threshold) {
        Standing standing =
                value <= threshold ? Standing.WITHIN : atLeast <= threshold ? Standing.DOUBTFUL : Standing.BROKEN;
        return new CanaryLimit(metric, value, threshold, standing);
    }

    CanaryLimit open() {
        return new CanaryLimit(metric, value, threshold, Standing.OPEN);
    }

    boolean is(Standing asked) {
        return standing == asked;
    }

    String describe(long calls, Duration window) {
        return String.format(
                Locale.ROOT,
                "%s is %.4g in %d calls over %s, above its limit of %.4g",
                metric,
                value,
                calls,
                Comparison.seconds(window),
                threshold);
    }
}
