package io.procvision.runner.catalog;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param parallel how many packages are built at once
 * @param queue how many more may wait
 * @param maxWait the longest {@code Prefer: wait} that is granted
 */
@ConfigurationProperties("runner.install")
record InstallSettings(
        @DefaultValue("2") int parallel,
        @DefaultValue("50") int queue,
        @DefaultValue("5m") Duration maxWait) {

    InstallSettings {
        if (parallel < 1 || queue < 1 || maxWait.isNegative()) {
            throw new IllegalArgumentException(
                    "runner.install.parallel and queue must be positive and max-wait not negative, but are %d, %d and %s"
                            .formatted(parallel, queue, maxWait));
        }
    }
}
