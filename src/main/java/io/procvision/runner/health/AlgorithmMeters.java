package io.procvision.runner.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts and times every call by PID, version and outcome, twice: as {@code runner.calls} in the application's registry,
 * where exporters read and filters may deny it, and in a registry of its own, which nobody else can change and which
 * {@link HealthWindows} reads. Recording is a map lookup and a few increments.
 */
@Component
public class AlgorithmMeters {

    private final MeterRegistry exported;
    private final Clock clock;
    private final MeterRegistry counted = new SimpleMeterRegistry();
    private final ConcurrentMap<Key, CallSeries> series = new ConcurrentHashMap<>();

    public AlgorithmMeters(MeterRegistry exported, Clock clock) {
        this.exported = exported;
        this.clock = clock;
    }

    public void record(Pid pid, AlgorithmVersion version, CallOutcome outcome, Duration elapsed) {
        series(pid, version).record(outcome, elapsed);
    }

    /**
     * The version is bound to the PID since this moment: its windows hold nothing of an earlier binding. To be told
     * before calls are led there; telling it of the same binding again changes nothing.
     */
    public void begin(Pid pid, AlgorithmVersion version, Instant activatedAt) {
        series(pid, version).begin(activatedAt, clock.instant());
    }

    @Nullable
    CallSeries find(Pid pid, AlgorithmVersion version) {
        return series.get(new Key(pid, version));
    }

    /** Is shown one series after the other. */
    interface SeriesReader {
        void read(Pid pid, AlgorithmVersion version, CallSeries calls);
    }

    void forEach(SeriesReader reader) {
        series.forEach((key, each) -> reader.read(key.pid, key.version, each));
    }

    Collection<CallSeries> all() {
        return series.values();
    }

    void forget(Pid pid, AlgorithmVersion version) {
        CallSeries gone = series.remove(new Key(pid, version));
        if (gone != null) {
            gone.remove();
        }
    }

    /** Removes what has not been called since the moment. A version that is called again starts at zero. */
    void forgetUnchangedSince(Instant moment) {
        series.forEach((key, each) -> {
            if (each.lastChange().isBefore(moment)) {
                forget(key.pid, key.version);
            }
        });
    }

    private CallSeries series(Pid pid, AlgorithmVersion version) {
        Key key = new Key(pid, version);
        CallSeries known = series.get(key);
        return known != null
                ? known
                : series.computeIfAbsent(
                        key, absent -> new CallSeries(pid, version, exported, counted, clock.instant()));
    }

    private record Key(Pid pid, AlgorithmVersion version) {}
}
