package io.procvision.runner.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The thresholds that hold where no policy says otherwise; what each means is told by {@link Thresholds}.
 *
 * @param interval between two looks at every binding
 */
@ConfigurationProperties("runner.emergency")
public record EmergencySettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("60s") Duration window,
        @DefaultValue("20") int minCalls,
        @DefaultValue("2") int consecutiveBreaches,
        @DefaultValue("5m") Duration coolDown,
        @DefaultValue("0.05") double maxErrorRate,
        @DefaultValue("0.05") double maxTimeoutRate,
        @DefaultValue("2") int maxMissedHeartbeats,
        @Nullable DataSize maxRss,
        @Nullable Double maxCpu,
        @Nullable Double maxNgDrift,
        @DefaultValue("false") boolean includesPinned) {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    public EmergencySettings {
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(window) > 0) {
            throw new IllegalArgumentException(
                    "runner.emergency.interval must be between %s and the window (%s), not %s"
                            .formatted(SHORTEST_INTERVAL, window, interval));
        }
        try {
            var unused = new Thresholds(
                    enabled,
                    window,
                    minCalls,
                    consecutiveBreaches,
                    coolDown,
                    maxErrorRate,
                    maxTimeoutRate,
                    maxMissedHeartbeats,
                    maxRss,
                    maxCpu,
                    maxNgDrift,
                    includesPinned,
                    OnCrash.ROLLBACK);
        } catch (IllegalArgumentException senseless) {
            throw new IllegalArgumentException("runner.emergency." + senseless.getMessage(), senseless);
        }
    }

    public Thresholds thresholds(OnCrash onCrash) {
        return new Thresholds(
                enabled,
                window,
                minCalls,
                consecutiveBreaches,
                coolDown,
                maxErrorRate,
                maxTimeoutRate,
                maxMissedHeartbeats,
                maxRss,
                maxCpu,
                maxNgDrift,
                includesPinned,
                onCrash);
    }
}
