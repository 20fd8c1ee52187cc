package io.procvision.runner.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one version answered for one PID: a timer for the exporters and a counter for the windows of each outcome
 * that there has been, and what the counters said at moments of the past.
 */
final class CallSeries {

    private final Tags tags;
    private final MeterRegistry exported;
    private final MeterRegistry counted;
    private final AtomicReferenceArray<@Nullable Outcome> outcomes =
            new AtomicReferenceArray<>(CallOutcome.values().length);
    private final CallDurations durations = new CallDurations();
    private final Meter durationsMeter;
    private final Samples samples;
    private volatile @Nullable Instant beginning;
    private volatile long sampledCalls;

    CallSeries(Pid pid, AlgorithmVersion version, MeterRegistry exported, MeterRegistry counted, Instant now) {
        this.tags = Tags.of("pid", pid.value(), "name", version.name(), "version", version.version());
        this.exported = exported;
        this.counted = counted;
        this.durationsMeter = Meter.builder("runner.call.durations", Meter.Type.OTHER, durations)
                .tags(tags)
                .register(counted);
        this.samples = new Samples(now, CallCounts.NONE);
    }

    void record(CallOutcome outcome, Duration elapsed) {
        Outcome meters = outcomes.get(outcome.index());
        if (meters == null) {
            meters = first(outcome);
        }
        meters.counter.increment();
        if (outcome != CallOutcome.OVERLOADED) {
            durations.record(elapsed);
        }
        meters.timer.record(elapsed);
    }

    /** The version is bound to the PID anew: what it did under an earlier binding is no longer looked at. */
    void begin(Instant activatedAt, Instant now) {
        if (!activatedAt.equals(beginning)) {
            beginning = activatedAt;
            samples.restart(now, counts());
        }
    }

    /** What has been counted since the moment. */
    CallCounts since(Instant moment) {
        return counts().minus(samples.at(moment));
    }

    /** A look at a few counters where nothing was called since the last time. */
    void sample(Instant now) {
        long calls = calls();
        if (calls != sampledCalls || now.isBefore(samples.lastChange())) {
            sampledCalls = calls;
            samples.add(now, counts());
        }
    }

    Instant lastChange() {
        return samples.lastChange();
    }

    void remove() {
        counted.remove(durationsMeter);
        for (int index = 0; index < outcomes.length(); index++) {
            Outcome meters = outcomes.get(index);
            if (meters != null) {
                counted.remove(meters.counter);
                exported.remove(meters.timer);
            }
        }
    }

    CallCounts counts() {
        return CallCounts.of(outcome -> (int) count(outcome), durations::count);
    }

    private long calls() {
        long calls = 0;
        for (int outcome = 0; outcome < outcomes.length(); outcome++) {
            calls += count(outcome);
        }
        return calls;
    }

    private long count(int outcome) {
        Outcome meters = outcomes.get(outcome);
        return meters == null ? 0 : (long) meters.counter.count();
    }

    /** Registries answer the same meter to whoever asks for it at the same time. */
    private Outcome first(CallOutcome outcome) {
        Outcome meters = new Outcome(
                Counter.builder("runner.calls")
                        .tags(tags)
                        .tag("outcome", outcome.tag())
                        .register(counted),
                Timer.builder("runner.calls")
                        .description("Calls by PID, version and outcome")
                        .tags(tags)
                        .tag("outcome", outcome.tag())
                        .register(exported));
        outcomes.set(outcome.index(), meters);
        return meters;
    }

    private record Outcome(Counter counter, Timer timer) {}
}
