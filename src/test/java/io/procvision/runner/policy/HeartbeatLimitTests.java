package io.procvision.runner.policy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.process.ProcessSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HeartbeatLimitTests {

    @Test
    void theSettingsMayNotAskForMoreMissesThanAProcessIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit(4, 3))
                .withMessageContaining(
                        "runner.emergency.max-missed-heartbeats must not be above runner.process.missed-heartbeats (3)")
                .withMessageContaining("but is 4: lower it, or raise runner.process.missed-heartbeats");
        assertThatCode(() -> limit(3, 3)).doesNotThrowAnyException();
        assertThatCode(() -> limit(1, 3)).doesNotThrowAnyException();
    }

    @Test
    void neitherMayAPolicy() {
        HeartbeatLimit limit = limit(2, 3);

        assertThatCode(() -> limit.require("emergency.max_missed_heartbeats", 3))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit.require("emergency.max_missed_heartbeats", 4))
                .withMessageContaining("emergency.max_missed_heartbeats must not be above");
    }

    private static HeartbeatLimit limit(int maxMissed, int endsProcess) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(
                "runner.emergency.max-missed-heartbeats", maxMissed,
                "runner.process.missed-heartbeats", endsProcess)));
        return new HeartbeatLimit(
                binder.bindOrCreate("runner.emergency", EmergencySettings.class),
                binder.bindOrCreate("runner.process", ProcessSettings.class));
    }
}
