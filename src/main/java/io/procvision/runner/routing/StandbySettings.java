package io.procvision.runner.routing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param standby whether the version that a bound PID would go back to stays warm
 * @param standbyMemory how much the processes of such versions may take together
 */
@ConfigurationProperties("runner.process")
record StandbySettings(
        @DefaultValue("true") boolean standby,
        @DefaultValue("25%") MemoryAmount standbyMemory) {

    StandbySettings {
        if (standbyMemory.bytes() < 0) {
            throw new IllegalArgumentException(
                    "runner.process.standby-memory must not be negative; runner.process.standby=false keeps none warm");
        }
    }
}
