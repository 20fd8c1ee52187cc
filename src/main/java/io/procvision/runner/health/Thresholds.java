package io.procvision.runner.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * When a version counts as unhealthy, and how sure one has to be before something is done about it. A figure breaks its
 * limit by exceeding it; only missed heartbeats do by reaching it.
 *
 * @param enabled whether anything is done about an unhealthy version; it is judged all the same
 * @param window that calls are counted in
 * @param minCalls below which no share of the calls is judged
 * @param consecutiveBreaches unhealthy verdicts in a row before something is done
 * @param coolDown after an automatic change, before the next one of the same PID
 * @param maxErrorRate of the calls may fail, as a share of 1
 * @param maxTimeoutRate of the calls may time out, as a share of 1
 * @param maxMissedHeartbeats in a row are too many
 * @param maxRss that a process and its children may occupy; null for no limit
 * @param maxCpu that a process may use, as a share of one core; null for no limit
 * @param maxNgDrift by how much the share of parts judged NG may differ from the version before; null for no limit
 * @param includesPinned whether pinned PIDs are changed too
 * @param onCrash whether a version that is held down after too many deaths counts as unhealthy
 */
public record Thresholds(
        boolean enabled,
        Duration window,
        int minCalls,
        int consecutiveBreaches,
        Duration coolDown,
        double maxErrorRate,
        double maxTimeoutRate,
        int maxMissedHeartbeats,
        @Nullable DataSize maxRss,
        @Nullable Double maxCpu,
        @Nullable Double maxNgDrift,
        boolean includesPinned,
        OnCrash onCrash) {

    public static final Duration LONGEST_WINDOW = Samples.REACH;
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    private static final Duration LONGEST_COOL_DOWN = Duration.ofDays(7);

    public Thresholds {
        between("window", window, SHORTEST_WINDOW, LONGEST_WINDOW);
        between("min-calls", minCalls, 1, 1_000_000);
        between("consecutive-breaches", consecutiveBreaches, 1, 1000);
        between("cool-down", coolDown, Duration.ZERO, LONGEST_COOL_DOWN);
        share("max-error-rate", maxErrorRate);
        share("max-timeout-rate", maxTimeoutRate);
        between("max-missed-heartbeats", maxMissedHeartbeats, 1, 1000);
        if (maxRss != null && maxRss.toBytes() < 1) {
            throw new IllegalArgumentException("max-rss must be positive, not " + maxRss);
        }
        if (maxCpu != null && !(maxCpu > 0 && maxCpu <= 4096)) {
            throw new IllegalArgumentException(
                    "max-cpu must be a number of cores above 0, such as 1.5, not %s".formatted(maxCpu));
        }
        if (maxNgDrift != null) {
            share("max-ng-drift", maxNgDrift);
        }
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "%s must be a share between 0 and 1, such as 0.05 for 5 %%, not %s".formatted(name, value));
        }
    }

    private static <T extends Comparable<T>> void between(String name, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "%s must be between %s and %s, not %s".formatted(name, least, most, value));
        }
    }
}
