package io.procvision.runner.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** @param lowSpace free bytes below which the health of the store carries a warning */
@ConfigurationProperties("runner.store")
record SpaceSettings(@DefaultValue("2GB") DataSize lowSpace) {

    SpaceSettings {
        if (lowSpace.isNegative()) {
            throw new IllegalArgumentException("runner.store.low-space must not be negative, but is " + lowSpace);
        }
    }
}
