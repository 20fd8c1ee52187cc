package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LimitSettingsTests {

    @Test
    void withoutSettingsThereAreNoLimits() {
        Confinement confinement = ConfinementTools.confine(settings(Map.of()), user -> {});

        assertThat(confinement).isEqualTo(Confinement.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "memory;     1MB;      memory must be at least 32MB",
                "open-files; 3;        open-files must be at least 16, not 3",
                "cpus;       all;      cpus must list cores, such as 1-3 or 2,3, not 'all'",
                "nice;       20;       nice must be between 0 and 19, not 20",
                "nice;       -5;       nice must be between 0 and 19, not -5",
                "user;       -rf /;    user must be the name of a user of this machine, not '-rf /'"
            })
    void nonsenseStopsTheStart(String setting, String value, String message) {
        assertThatException()
                .isThrownBy(() -> settings(Map.of(setting, value)))
                .satisfies(failure -> assertThat(failure)
                        .rootCause()
                        .hasMessageContaining("runner.process.limits.")
                        .hasMessageContaining(message));
    }

    static LimitSettings settings(Map<String, String> limits) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        limits.forEach((name, value) -> source.put("runner.process.limits." + name, value));
        return new Binder(source).bindOrCreate("runner.process.limits", LimitSettings.class);
    }
}
