package io.procvision.runner.core;

import java.time.Duration;

/**
 * The figure that caused an automatic action.
 *
 * @param metric what was measured, in snake case, such as {@code error_rate}
 * @param value as measured, in the metric's own unit: a share of 1, bytes, a count
 * @param threshold that the value broke, in the same unit
 * @param window over which it was measured; zero for a state such as a crash loop
 * @param calls that the window held
 */
public record Trigger(String metric, double value, double threshold, Duration window, long calls) {

    public Trigger {
        if (metric.isBlank() || !Double.isFinite(value) || !Double.isFinite(threshold) || window.isNegative()) {
            throw new IllegalArgumentException(
                    "No trigger: %s %s of %s over %s".formatted(metric, value, threshold, window));
        }
    }

    /** The same figure by another name. */
    public Trigger as(String name) {
        return new Trigger(name, value, threshold, window, calls);
    }
}
