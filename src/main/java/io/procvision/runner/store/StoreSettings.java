package io.procvision.runner.store;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param home root of the store, created when missing
 * @param lockWait how long a change waits for the store lock or a PID's lock before it is refused as {@code 2011}
 */
@ConfigurationProperties("runner")
public record StoreSettings(
        @DefaultValue("./runtime_store") Path home,
        @DefaultValue("5s") Duration lockWait) {

    public StoreSettings {
        home = home.toAbsolutePath().normalize();
        if (lockWait.isNegative()) {
            throw new IllegalArgumentException("runner.lock-wait must not be negative, but is " + lockWait);
        }
    }
}
