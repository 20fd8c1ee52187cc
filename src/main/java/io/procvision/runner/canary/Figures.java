package io.procvision.runner.canary;

import io.procvision.runner.health.CallCounts;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.health.HealthSnapshot;
import io.procvision.runner.health.Share;
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
 * @param p95 of the durations in milliseconds, null without calls. Of several PIDs it is the mean of theirs weighed by
 *     calls, so that one with three calls does not decide for all
 */
@Embeddable
record Figures(
        long calls,
        long errors,
        long timeouts,
        long ng,
        long judged,
        @Nullable Double p95) {

    static final Figures NONE = new Figures(0, 0, 0, 0, 0, null);

    static Figures of(HealthSnapshot snapshot) {
        Duration p95 = snapshot.p95();
        return new Figures(
                snapshot.calls(),
                snapshot.count(CallOutcome.ERROR) + snapshot.count(CallOutcome.CRASH),
                snapshot.count(CallOutcome.TIMEOUT),
                snapshot.count(CallOutcome.NG),
                snapshot.count(CallOutcome.NG) + snapshot.count(CallOutcome.OK),
                p95 == null ? null : p95.toNanos() / 1e6);
    }

    static Figures of(CallCounts counts) {
        Map<CallOutcome, Long> outcomes = counts.byOutcome();
        ToLongFunction<CallOutcome> count = outcome -> outcomes.getOrDefault(outcome, 0L);
        Duration p95 = counts.p95();
        long errors = count.applyAsLong(CallOutcome.ERROR) + count.applyAsLong(CallOutcome.CRASH);
        long timeouts = count.applyAsLong(CallOutcome.TIMEOUT);
        long ng = count.applyAsLong(CallOutcome.NG);
        long judged = ng + count.applyAsLong(CallOutcome.OK);
        return new Figures(
                errors + timeouts + judged, errors, timeouts, ng, judged, p95 == null ? null : p95.toNanos() / 1e6);
    }

    static Figures sum(Collection<Figures> figures) {
        return figures.stream().reduce(NONE, Figures::plus);
    }

    Figures plus(Figures other) {
        return new Figures(
                calls + other.calls,
                errors + other.errors,
                timeouts + other.timeouts,
                ng + other.ng,
                judged + other.judged,
                meanP95(other));
    }

    private @Nullable Double meanP95(Figures other) {
        if (p95 == null || calls == 0) {
            return other.p95;
        }
        if (other.p95 == null || other.calls == 0) {
            return p95;
        }
        return (p95 * calls + other.p95 * other.calls) / (calls + other.calls);
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
