package io.procvision.runner.catalog;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interpreters paths, or names on the PATH, the preferred one first; empty to look around
 * @param probeTimeout how long an interpreter may take to describe itself
 * @param toolTimeout how long a single run of pip, venv or a check may take
 */
@ConfigurationProperties("runner.python")
record PythonSettings(
        @DefaultValue List<String> interpreters,
        @DefaultValue("20s") Duration probeTimeout,
        @DefaultValue("15m") Duration toolTimeout) {

    PythonSettings {
        interpreters = List.copyOf(interpreters);
        if (probeTimeout.toMillis() < 1 || toolTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "runner.python.probe-timeout and tool-timeout must be positive, but are %s and %s"
                            .formatted(probeTimeout, toolTimeout));
        }
    }
}
