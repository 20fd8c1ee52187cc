package io.procvision.runner.canary;

import io.procvision.runner.health.CallCounts;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.health.Durations;
import io.procvision.runner.health.HealthSnapshot;
import io.procvision.runner.health.Share;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one or several PIDs came to.
 *
 * @param errors crashes included, timeouts not
 * @param judged parts that got a verdict, OK or NG
 * @param p95 of the durations in milliseconds, null without calls
 * @param durations of all the calls together, from which the p95 follows; null in what a release wrote that did not keep them
 */
@Embeddable
record Figures(
        long calls,
        long errors,
        long timeouts,
        long ng,
        long judged,
        @Nullable Double p95,

        @Convert(converter = DurationsConverter.class) @Nullable
        Durations durations) {

    static final Figures NONE = of(0, 0, 0, 0, 0, Durations.NONE);

    static Figures of(HealthSnapshot snapshot) {
        return of(
                snapshot.calls(),
                snapshot.count(CallOutcome.ERROR) + snapshot.count(CallOutcome.CRASH),
                snapshot.count(CallOutcome.TIMEOUT),
                snapshot.count(CallOutcome.NG),
                snapshot.count(CallOutcome.NG) + snapshot.count(CallOutcome.OK),
                snapshot.durations());
    }

    static Figures of(long calls, long errors, long timeouts, long ng, long judged, @Nullable Durations durations) {
        return new Figures(
                calls,
                errors,
                timeouts,
                ng,
                judged,
                durations == null
                        ? null
                        : durations.p95().map(Figures::milliseconds).orElse(null),
                durations);
    }

    static Figures of(CallCounts counts) {
        Map<CallOutcome, Long> outcomes = counts.byOutcome();
        ToLongFunction<CallOutcome> count = outcome -> outcomes.getOrDefault(outcome, 0L);
        long errors = count.applyAsLong(CallOutcome.ERROR) + count.applyAsLong(CallOutcome.CRASH);
        long timeouts = count.applyAsLong(CallOutcome.TIMEOUT);
        long ng = count.applyAsLong(CallOutcome.NG);
        long judged = ng + count.applyAsLong(CallOutcome.OK);
        return of(errors + timeouts + judged, errors, timeouts, ng, judged, counts.durations());
    }

    static Figures sum(Collection<Figures> figures) {
        return figures.stream().reduce(NONE, Figures::plus);
    }

    Figures plus(Figures other) {
        return of(
                calls + other.calls,
                errors + other.errors,
                timeouts + other.timeouts,
                ng + other.ng,
                judged + other.judged,
                calls == 0 ? other.durations : other.calls == 0 ? durations : both(durations, other.durations));
    }

    /** Of some PIDs alone they are no baseline for all: one PID's images may be larger than another's. */
    private static @Nullable Durations both(@Nullable Durations one, @Nullable Durations other) {
        return one == null || other == null ? null : one.plus(other);
    }

    /** Of how many of the calls it is known how long they took. */
    long timed() {
        return durations == null ? 0 : durations.calls();
    }

    /** The same calls, but with the durations of those, where more of them are known. */
    Figures timedBy(Figures others) {
        return others.timed() <= timed() ? this : of(calls, errors, timeouts, ng, judged, others.durations);
    }

    /** What the p95 is in truth, however much chance was in it; 0 where that cannot be told. */
    double p95AtLeast() {
        return durations == null
                ? 0
                : durations.p95AtLeast().map(Figures::milliseconds).orElse(0.0);
    }

    /** Likewise the most that it is; infinite where that cannot be told. */
    double p95AtMost() {
        return durations == null
                ? Double.POSITIVE_INFINITY
                : durations.p95AtMost().map(Figures::milliseconds).orElse(Double.POSITIVE_INFINITY);
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    Share errorShare() {
        return new Share(errors, calls);
    }

    Share timeoutShare() {
        return new Share(timeouts, calls);
    }

    /** Parts judged NG among the parts judged. */
    Share ngShare() {
        return new Share(ng, judged);
    }
}
