package io.procvision.runner.process;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the calls of a version execute, as far as it has shown. Falls to the shortest at once and rises by an eighth of the
 * difference, so that one slow call, such as the first of all, does not make the calls behind it look hopeless.
 */
final class ExecutionTime {

    /** Fewer say nothing: the first calls of a process load what the later ones have. */
    private static final int ENOUGH = 8;

    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);

    void observe(Duration executed) {
        nanos.accumulateAndGet(
                executed.toNanos(), (known, latest) -> latest <= known ? latest : known + (latest - known) / 8);
        answers.incrementAndGet();
    }

    /** How many were observed so far. */
    long answers() {
        return answers.get();
    }

    /** Zero as long as too little is known. */
    Duration usual() {
        return answers.get() < ENOUGH ? Duration.ZERO : Duration.ofNanos(nanos.get());
    }
}
