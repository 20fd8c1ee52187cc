package io.procvision.runner.rollback;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.health.HealthPolicy;
import io.procvision.runner.health.HealthSnapshot;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.Share;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Judges one binding by what it did since it began, by what Actuator says of its version, and where drift counts by what
 * the version before it did.
 */
@Component
class Examination {

    private final HealthWindows windows;
    private final StableVersions stable;
    private final ActuatorHealth actuator;

    private volatile Map<AlgorithmVersion, String> down = Map.of();

    Examination(HealthWindows windows, StableVersions stable, ActuatorHealth actuator) {
        this.windows = windows;
        this.stable = stable;
        this.actuator = actuator;
    }

    /** Takes down what the meters say, for the windows of later looks, and what Actuator says, for this one. */
    void takeDown() {
        windows.sample();
        down = actuator.downAlgorithms();
    }

    Verdict of(ActiveBinding binding, Thresholds thresholds) {
        HealthSnapshot snapshot =
                windows.of(binding.pid(), binding.version(), binding.activatedAt(), thresholds.window());
        return HealthPolicy.judge(snapshot, thresholds, before(binding, thresholds), down.get(binding.version()));
    }

    /** As far back as is remembered: the version before has not been called since the switch. */
    private @Nullable Share before(ActiveBinding binding, Thresholds thresholds) {
        Optional<AlgorithmVersion> previous =
                thresholds.maxNgDrift() == null ? Optional.empty() : stable.beforeIfKnown(binding);
        return previous.map(version -> windows.of(binding.pid(), version, Instant.EPOCH, Thresholds.LONGEST_WINDOW))
                .map(HealthSnapshot::ng)
                .orElse(null);
    }
}
