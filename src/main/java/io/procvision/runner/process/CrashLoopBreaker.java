package io.procvision.runner.process;

import io.procvision.runner.health.DeathToll;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a worker's process is started again: at once after a first death, then after pauses that double, and not
 * at all after three restarts in a row that were in vain or five deaths within a minute. A process was not in vain when it
 * answered a call or stayed warm for a minute; its first pong alone proves nothing, since what dies at every first call
 * answers that too. Processes the runner itself ends (because a call outlasted its limit, or a person asked) are not
 * counted. Where such a version is started all the same, one that is still in vain is held down at once. Used by the
 * worker's own thread only.
 */
final class CrashLoopBreaker {

    private static final int VAIN_RESTARTS = 3;
    private static final int DEATHS = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final ProcessSettings.Restart pauses;
    private final Deque<Long> deaths = new ArrayDeque<>();
    private int restarts;
    private boolean holds;
    private boolean heldBefore;
    private @Nullable DeathToll toll;

    CrashLoopBreaker(ProcessSettings.Restart pauses) {
        this.pauses = pauses;
    }

    /**
     * How long to wait before the next start; empty when there should be none.
     *
     * @param warm how long it was warm, zero when it never was
     * @param calls how many it answered
     */
    Optional<Duration> died(long nanoTime, Duration warm, long calls) {
        if (calls > 0 || warm.compareTo(WINDOW) >= 0) {
            restarts = 0;
            holds = false;
        }
        deaths.addLast(nanoTime);
        while (nanoTime - deaths.getFirst() > WINDOW.toNanos()) {
            deaths.removeFirst();
        }
        heldBefore = holds;
        toll = toll();
        if (toll != null) {
            holds = true;
            return Optional.empty();
        }
        restarts++;
        return Optional.of(deaths.size() == 1 ? Duration.ZERO : pause(deaths.size() - 2));
    }

    /** Whether the last death only goes on with a hold that nothing has ended. */
    boolean heldBefore() {
        return heldBefore;
    }

    /** What the last death brought it to; empty where there is to be another start. */
    Optional<DeathToll> openedFor() {
        return Optional.ofNullable(toll);
    }

    private @Nullable DeathToll toll() {
        if (deaths.size() >= DEATHS) {
            return new DeathToll(deaths.size(), DEATHS, WINDOW);
        }
        return restarts >= VAIN_RESTARTS ? new DeathToll(restarts + 1, VAIN_RESTARTS + 1, Duration.ZERO) : null;
    }

    void reset() {
        holds = false;
        restarts = 0;
        deaths.clear();
        toll = null;
    }

    private Duration pause(int doublings) {
        Duration pause = pauses.delay().multipliedBy(1L << doublings);
        return pause.compareTo(pauses.maxDelay()) < 0 ? pause : pauses.maxDelay();
    }
}
