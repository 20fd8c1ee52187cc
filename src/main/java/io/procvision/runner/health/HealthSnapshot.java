package io.procvision.runner.health;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one binding did within a window, which never reaches back beyond the binding's own beginning.
 *
 * @param window as far as it really reaches back
 * @param outcomes how many calls ended in each way; what is absent did not happen
 * @param durations of the calls
 * @param workers of the version, which may serve other PIDs too
 */
public record HealthSnapshot(
        Pid pid,
        AlgorithmVersion version,
        Duration window,
        Map<CallOutcome, Long> outcomes,
        Durations durations,
        Collection<WorkerHealth> workers) {

    public HealthSnapshot {
        Map<CallOutcome, Long> copy = new EnumMap<>(CallOutcome.class);
        copy.putAll(outcomes);
        outcomes = Map.copyOf(copy);
        workers = List.copyOf(workers);
    }

    /** Of the calls' durations; null without calls. */
    public @Nullable Duration p95() {
        return durations.p95().orElse(null);
    }

    public long count(CallOutcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** Those that the algorithm had a chance to answer; a full queue says nothing about it. */
    public long calls() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum() - count(CallOutcome.OVERLOADED);
    }

    /** Errors and crashes among the calls; timeouts are counted apart. */
    public Share errors() {
        return new Share(count(CallOutcome.ERROR) + count(CallOutcome.CRASH), calls());
    }

    public Share timeouts() {
        return new Share(count(CallOutcome.TIMEOUT), calls());
    }

    /** Parts judged NG among the parts judged. */
    public Share ng() {
        return new Share(count(CallOutcome.NG), count(CallOutcome.NG) + count(CallOutcome.OK));
    }

    /** As a share of 1, like the other rates. */
    public double errorRate() {
        return errors().value();
    }

    public double timeoutRate() {
        return timeouts().value();
    }

    public double ngRate() {
        return ng().value();
    }
}
