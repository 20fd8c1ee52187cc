package io.procvision.runner.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/** Counts and times every call by PID, version and outcome, as {@code runner.calls}. */
@Component
public class AlgorithmMeters {

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

    AlgorithmMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void record(Pid pid, AlgorithmVersion version, CallOutcome outcome, Duration elapsed) {
        timers.computeIfAbsent(new Key(pid, version, outcome), this::timer).record(elapsed);
    }

    private Timer timer(Key key) {
        return Timer.builder("runner.calls")
                .description("Calls by PID, version and outcome")
                .tag("pid", key.pid().value())
                .tag("name", key.version().name())
                .tag("version", key.version().version())
                .tag("outcome", key.outcome().tag())
                .register(registry);
    }

    private record Key(Pid pid, AlgorithmVersion version, CallOutcome outcome) {}
}
