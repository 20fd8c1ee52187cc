package io.procvision.runner.process;

import java.time.Duration;

/**
 * The time that a call has, and how it is spent: waiting first, then executing. What is needed for executing goes by the
 * version's {@link ExecutionTime usual} time.
 */
final class CallTime {

    private final AlgorithmCall call;
    private final ExecutionTime times;
    private volatile long startedAt;

    CallTime(AlgorithmCall call, ExecutionTime times) {
        this.call = call;
        this.times = times;
    }

    Duration limit() {
        return call.timeout();
    }

    /** How much of it is left; negative once it is over. */
    Duration remaining() {
        return call.remaining();
    }

    /** Since the call was accepted. */
    Duration passed() {
        return limit().minus(remaining());
    }

    /** The process has got to the call. */
    void startedAt(long nanoTime) {
        startedAt = nanoTime;
    }

    Duration queued() {
        return Duration.ofNanos(startedAt - call.acceptedAt());
    }

    Duration executed(long now) {
        return Duration.ofNanos(now - startedAt);
    }

    /** It was executed to its end, for a caller who waited for that. */
    void observe(Duration executed) {
        times.observe(executed);
    }

    /** What is usual and a quarter more: with that it might just be done. */
    Duration needed() {
        return possible(times.usual().multipliedBy(5).dividedBy(4));
    }

    boolean isTooShort() {
        return remaining().compareTo(needed()) < 0;
    }

    /** Whether it has not executed for so long by now that it would be the version's own doing: twice of what is usual. */
    boolean isCutShort() {
        return executed(System.nanoTime()).compareTo(possible(times.usual().multipliedBy(2))) < 0;
    }

    /**
     * No more than a call has that hardly waited. Such a one is always begun, or nobody would find out that the version has
     * become quicker; and where it hangs, that is the version's timeout.
     */
    private Duration possible(Duration needed) {
        Duration longest = limit().multipliedBy(9).dividedBy(10);
        return needed.compareTo(longest) < 0 ? needed : longest;
    }
}
