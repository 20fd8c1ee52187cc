package io.procvision.runner.overview;

import io.procvision.runner.health.HealthSnapshot;
import io.procvision.runner.health.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a binding did lately, and what its policy thinks of it.
 *
 * @param windowSeconds how far this looks back
 * @param errorRate of the calls, as a share of 1, like the other rates
 * @param p95Ms null without calls
 * @param verdict {@code healthy}, {@code unhealthy} or {@code inconclusive}
 * @param reason null where it is healthy
 */
public record HealthView(
        double windowSeconds,
        long calls,
        double errorRate,
        double timeoutRate,
        double ngRate,
        @Nullable Double p95Ms,
        String verdict,
        @Nullable String reason) {

    private static final double NANOS_PER_MILLI = 1e6;

    static HealthView of(HealthSnapshot window, Verdict verdict) {
        Duration p95 = window.p95();
        return new HealthView(
                window.window().toMillis() / 1000.0,
                window.calls(),
                window.errorRate(),
                window.timeoutRate(),
                window.ngRate(),
                p95 == null ? null : p95.toNanos() / NANOS_PER_MILLI,
                verdict.word(),
                verdict.reason());
    }
}
