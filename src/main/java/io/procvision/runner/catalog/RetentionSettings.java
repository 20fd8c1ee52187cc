package io.procvision.runner.catalog;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param keep how many of the newest versions of each package stay, beyond those still needed
 * @param interval how often versions that are needed no more are looked for, besides after each installation
 */
@ConfigurationProperties("runner.retention")
public record RetentionSettings(
        @DefaultValue("3") int keep, @DefaultValue("1h") Duration interval) {

    public RetentionSettings {
        if (keep < 1 || interval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "runner.retention.keep must be at least 1 and interval positive, but are %d and %s"
                            .formatted(keep, interval));
        }
    }
}
