package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval how often canaries are looked at
 * @param retry how long after a refusal, such as a freeze window, a step is tried again
 * @param bake of a stage that names none; the last stage needs none
 * @param deadlineFactor a stage with too few calls bakes on until so many times its bake, unless it names a deadline
 * @param baseline how far before its switch the version before is looked at
 * @param minCalls of a request that names none, and so on for the next two
 * @param criticalPids that no percentage reaches; a stage may still name them
 */
@ConfigurationProperties("runner.canary")
public record CanarySettings(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("10s") Duration retry,
        @DefaultValue("10m") Duration bake,
        @DefaultValue("4") int deadlineFactor,
        @DefaultValue("1h") Duration baseline,
        @DefaultValue("20") long minCalls,
        @DefaultValue("0.05") double maxErrorRate,
        @DefaultValue("0.05") double maxTimeoutRate,
        @DefaultValue Set<String> criticalPids) {

    public CanarySettings {
        criticalPids = Set.copyOf(criticalPids);
        if (interval.toMillis() < 1 || retry.toMillis() < 1 || bake.isNegative() || baseline.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "runner.canary.interval, retry and baseline must be positive and bake not negative, but are %s, %s, %s and %s"
                            .formatted(interval, retry, baseline, bake));
        }
        if (deadlineFactor < 1 || minCalls < 0) {
            throw new IllegalArgumentException(
                    "runner.canary.deadline-factor must be at least 1 and min-calls not negative, but are %d and %d"
                            .formatted(deadlineFactor, minCalls));
        }
        if (!isShare(maxErrorRate) || !isShare(maxTimeoutRate)) {
            throw new IllegalArgumentException(
                    "runner.canary.max-error-rate and max-timeout-rate must be shares from 0 to 1, but are %s and %s"
                            .formatted(maxErrorRate, maxTimeoutRate));
        }
        criticalPids.forEach(Pid::new);
    }

    boolean isCritical(Pid pid) {
        return criticalPids.contains(pid.value());
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
