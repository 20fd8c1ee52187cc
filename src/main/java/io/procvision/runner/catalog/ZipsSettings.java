package io.procvision.runner.catalog;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param scanInterval how often {@code zips/} is looked through for new archives
 * @param autoInstall whether what is found is installed, too
 */
@ConfigurationProperties("runner.zips")
record ZipsSettings(
        @DefaultValue("30s") Duration scanInterval,
        @DefaultValue("false") boolean autoInstall) {

    ZipsSettings {
        if (scanInterval.toMillis() < 1) {
            throw new IllegalArgumentException("runner.zips.scan-interval must be positive, but is " + scanInterval);
        }
    }
}
