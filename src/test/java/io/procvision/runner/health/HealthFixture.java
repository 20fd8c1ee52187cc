package io.procvision.runner.health;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Thresholds and snapshots as tests need them. */
public final class HealthFixture {

    public static final Thresholds DEFAULTS = thresholds(Map.of());

    static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.1.0");

    private HealthFixture() {}

    /** The defaults but for these settings, named as in {@code runner.emergency}. */
    public static Thresholds thresholds(Map<String, ?> settings) {
        return settings(settings).thresholds(OnCrash.ROLLBACK);
    }

    static EmergencySettings settings(Map<String, ?> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("", EmergencySettings.class);
    }

    static HealthSnapshot snapshot(Map<CallOutcome, Long> outcomes, WorkerHealth... workers) {
        return new HealthSnapshot(
                new Pid("A01"), VERSION, Duration.ofSeconds(60), outcomes, Durations.NONE, List.of(workers));
    }
}
