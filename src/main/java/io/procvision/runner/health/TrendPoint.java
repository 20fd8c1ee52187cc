package io.procvision.runner.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a PID did between two looks, whatever version answered them.
 *
 * @param at the end of that time
 * @param calls that an algorithm had a chance to answer
 * @param failed of them: errors, crashes and timeouts
 * @param judged parts, OK or NG
 * @param ng of them
 * @param p95Ms of the calls' durations; null without calls
 */
public record TrendPoint(
        Instant at,
        long calls,
        long failed,
        long judged,
        long ng,
        @Nullable Double p95Ms) {

    static TrendPoint of(Instant at, CallCounts counts) {
        var outcomes = counts.byOutcome();
        long ok = outcomes.getOrDefault(CallOutcome.OK, 0L);
        long ng = outcomes.getOrDefault(CallOutcome.NG, 0L);
        long failed = outcomes.getOrDefault(CallOutcome.ERROR, 0L)
                + outcomes.getOrDefault(CallOutcome.CRASH, 0L)
                + outcomes.getOrDefault(CallOutcome.TIMEOUT, 0L);
        Double p95 = counts.durations()
                .p95()
                .map(duration -> duration.toNanos() / 1e6)
                .orElse(null);
        return new TrendPoint(at, ok + ng + failed, failed, ok + ng, ng, p95);
    }

    /** As a share of 1; null without calls. */
    public @Nullable Double errorRate() {
        return calls == 0 ? null : (double) failed / calls;
    }

    /** As a share of 1; null where nothing was judged. */
    public @Nullable Double ngRate() {
        return judged == 0 ? null : (double) ng / judged;
    }
}
