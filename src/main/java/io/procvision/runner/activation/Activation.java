package io.procvision.runner.activation;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A PID's new binding, as clients see it.
 *
 * @param previous the binding before, null where there was none
 * @param prewarmMs from launch to pong; 0 where the version was warm already
 * @param swapMs from taking the store lock to the published route
 */
public record Activation(
        Pid pid,
        String name,
        String version,
        Instant activatedAt,
        @Nullable Previous previous,
        double prewarmMs,
        double swapMs) {

    record Previous(String name, String version, Instant activatedAt) {}

    static Activation of(ActiveBinding now, @Nullable ActiveBinding before, Duration prewarm, Duration swap) {
        AlgorithmVersion version = now.version();
        return new Activation(
                now.pid(),
                version.name(),
                version.version(),
                now.activatedAt(),
                before == null
                        ? null
                        : new Previous(before.version().name(), before.version().version(), before.activatedAt()),
                milliseconds(prewarm),
                milliseconds(swap));
    }

    private static double milliseconds(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }
}
