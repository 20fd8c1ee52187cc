package io.procvision.runner.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MemoryAmountTests {

    @Test
    void isASizeOrAShareOfWhatThereIs() {
        assertThat(MemoryAmount.of("4GB", 100)).isEqualTo(new MemoryAmount(4L << 30));
        assertThat(MemoryAmount.of("25%", 1000)).isEqualTo(new MemoryAmount(250));
        assertThat(MemoryAmount.of("12.5 %", 1000)).isEqualTo(new MemoryAmount(125));
        assertThatIllegalArgumentException().isThrownBy(() -> MemoryAmount.of("101%", 1000));
        assertThatIllegalArgumentException().isThrownBy(() -> MemoryAmount.of("much", 1000));
    }

    @Test
    void standbysTakeAQuarterOfTheMachineUnlessTold() {
        StandbySettings settings = settings(Map.of());

        assertThat(settings.standby()).isTrue();
        assertThat(settings.standbyMemory()).isEqualTo(MemoryAmount.of("25%"));
        assertThat(settings.standbyMemory().bytes()).isPositive();
        assertThat(settings(Map.of("runner.process.standby-memory", "300MB")).standbyMemory())
                .hasToString("300 MB");
        assertThatException()
                .isThrownBy(() -> settings(Map.of("runner.process.standby-memory", "-1B")))
                .satisfies(failure -> assertThat(failure)
                        .rootCause()
                        .hasMessageContaining("runner.process.standby-memory must not be negative"));
    }

    private static StandbySettings settings(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("runner.process", StandbySettings.class);
    }
}
