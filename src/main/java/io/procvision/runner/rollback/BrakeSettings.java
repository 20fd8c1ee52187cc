package io.procvision.runner.rollback;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When one version's emergencies are too many for chance.
 *
 * @param pids on how many PIDs it has to be left before it is withdrawn everywhere
 * @param window within which they count
 */
@ConfigurationProperties("runner.emergency.brake")
record BrakeSettings(
        @DefaultValue("3") int pids, @DefaultValue("10m") Duration window) {

    BrakeSettings {
        if (pids < 2) {
            throw new IllegalArgumentException(
                    "runner.emergency.brake.pids must be at least 2, not %d: one PID's emergency is its own"
                            .formatted(pids));
        }
        if (window.isZero() || window.isNegative()) {
            throw new IllegalArgumentException("runner.emergency.brake.window must be positive, not " + window);
        }
    }
}
