package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans and lines for tests. */
final class Plans {

    static final AlgorithmVersion OLD = new AlgorithmVersion("demo", "1.0.0");
    static final AlgorithmVersion NEW = new AlgorithmVersion("demo", "1.1.0");
    static final Actor ANNA = new Actor("anna");
    static final CanarySettings SETTINGS = new CanarySettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            4,
            Duration.ofHours(1),
            20,
            0.05,
            0.05,
            Set.of());

    private Plans() {}

    static Pid pid(String pid) {
        return new Pid(pid);
    }

    static Set<Pid> pids(String... pids) {
        return Arrays.stream(pids).map(Pid::new).collect(Collectors.toSet());
    }

    static StagePlan named(Duration bake, String... pids) {
        return new StagePlan(pids(pids), null, bake, bake.multipliedBy(4));
    }

    static StagePlan percent(double percent, Duration bake) {
        return new StagePlan(Set.of(), percent, bake, bake.multipliedBy(4));
    }

    static CanaryPlan plan(boolean approvalRequired, StagePlan... stages) {
        return new CanaryPlan(
                NEW,
                List.of(stages),
                criteria(Map.of("min_calls", 10.0)),
                pids("X01"),
                true,
                approvalRequired,
                null,
                "better edges");
    }

    static CanaryCriteria criteria(Map<String, @Nullable Double> named) {
        return CanaryCriteria.of(named, SETTINGS);
    }

    /** All on the old version. */
    static LineUp line(String... pids) {
        Map<Pid, AlgorithmVersion> eligible = new TreeMap<>();
        pids(pids).forEach(pid -> eligible.put(pid, OLD));
        return new LineUp(NEW, eligible, Map.of());
    }

    /** @param millis that each call took */
    static Figures figures(long calls, long errors, long timeouts, long ng, long millis) {
        return Figures.of(
                calls, errors, timeouts, ng, calls - errors - timeouts, Durations.of(calls, Duration.ofMillis(millis)));
    }
}
