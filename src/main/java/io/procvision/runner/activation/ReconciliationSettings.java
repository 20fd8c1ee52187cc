package io.procvision.runner.activation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval how often files, log and routes are compared
 * @param warmWait how long after its start the service is not ready because a bound version has not come up
 */
@ConfigurationProperties("runner.reconciliation")
record ReconciliationSettings(
        @DefaultValue("10s") Duration interval,
        @DefaultValue("60s") Duration warmWait) {

    ReconciliationSettings {
        if (warmWait.isNegative()) {
            throw new IllegalArgumentException(
                    "runner.reconciliation.warm-wait must not be negative, but is " + warmWait);
        }
    }
}
