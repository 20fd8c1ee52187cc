package io.procvision.runner.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Decides when a worker's process is started again: at once after a first death, then after pauses that double, and not
 * at all after three starts in a row that failed or five deaths within a minute. Processes the runner itself ends
 * (because a call outlasted its limit, or a person asked) are not counted. Used by the worker's own thread only.
 */
final class CrashLoopBreaker {

    private static final int FAILED_STARTS = 3;
    private static final int DEATHS = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final ProcessSettings.Restart pauses;
    private final Deque<Long> deaths = new ArrayDeque<>();
    private int failedStarts;

    CrashLoopBreaker(ProcessSettings.Restart pauses) {
        this.pauses = pauses;
    }

    void started() {
        failedStarts = 0;
    }

    /** How long to wait before the next start; empty when there should be none. */
    Optional<Duration> startFailed(long nanoTime) {
        failedStarts++;
        return died(nanoTime);
    }

    /** How long to wait before the next start; empty when there should be none. */
    Optional<Duration> died(long nanoTime) {
        deaths.addLast(nanoTime);
        while (nanoTime - deaths.getFirst() > WINDOW.toNanos()) {
            deaths.removeFirst();
        }
        if (failedStarts >= FAILED_STARTS || deaths.size() >= DEATHS) {
            return Optional.empty();
        }
        return Optional.of(deaths.size() == 1 ? Duration.ZERO : pause(deaths.size() - 2));
    }

    void reset() {
        failedStarts = 0;
        deaths.clear();
    }

    private Duration pause(int doublings) {
        Duration pause = pauses.delay().multipliedBy(1L << doublings);
        return pause.compareTo(pauses.maxDelay()) < 0 ? pause : pauses.maxDelay();
    }
}
