package io.procvision.runner.health;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * What bindings did lately. The meters only ever count up; a window is what they say now less what they said when it
 * began, as remembered by {@link #sample()}. It ends at this moment and reaches back as far as was asked for, to within a
 * tenth, but never beyond the beginning of the binding: the errors of an earlier one cannot condemn it.
 */
@Component
public class HealthWindows {

    /** No window reaches back that far, and what was not called for so long may start at zero. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    private final AlgorithmMeters meters;
    private final ProcessHealth processes;
    private final ThresholdLookup thresholds;
    private final Clock clock;

    public HealthWindows(AlgorithmMeters meters, ProcessHealth processes, ThresholdLookup thresholds, Clock clock) {
        this.meters = meters;
        this.processes = processes;
        this.thresholds = thresholds;
        this.clock = clock;
    }

    /** Over the window of the policy that holds for the binding. */
    public HealthSnapshot of(Pid pid, AlgorithmVersion version, Instant since) {
        return of(pid, version, since, thresholds.effective(pid, version).window());
    }

    /**
     * @param since when the binding began
     * @param window how far to look back; four hours are remembered
     */
    public HealthSnapshot of(Pid pid, AlgorithmVersion version, Instant since, Duration window) {
        Instant now = clock.instant();
        Duration reach = reach(since, window, now);
        CallCounts during = counts(pid, version, now.minus(reach));
        return new HealthSnapshot(pid, version, reach, during.byOutcome(), during.durations(), processes.of(version));
    }

    /** As {@link #of(Pid, AlgorithmVersion, Instant, Duration)}, of the calls alone: those of several bindings can be added. */
    public CallCounts counts(Pid pid, AlgorithmVersion version, Instant since, Duration window) {
        Instant now = clock.instant();
        return counts(pid, version, now.minus(reach(since, window, now)));
    }

    private CallCounts counts(Pid pid, AlgorithmVersion version, Instant from) {
        CallSeries series = meters.find(pid, version);
        return series == null ? CallCounts.NONE : series.since(from);
    }

    /** A beginning in the future means that the clock was set back since. */
    private static Duration reach(Instant since, Duration window, Instant now) {
        Duration age = Duration.between(since, now);
        return age.isNegative() || window.compareTo(age) < 0 ? window : age;
    }

    /** Remembers what the meters say now, and forgets what is too old to matter. To be called every second or so. */
    public void sample() {
        Instant now = clock.instant();
        for (CallSeries each : meters.all()) {
            each.sample(now);
        }
        meters.forgetUnchangedSince(now.minus(FORGOTTEN_AFTER));
    }

    /** Nobody will ask for this binding again. */
    public void forget(Pid pid, AlgorithmVersion version) {
        meters.forget(pid, version);
    }
}
