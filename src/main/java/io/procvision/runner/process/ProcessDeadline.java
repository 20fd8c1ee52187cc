package io.procvision.runner.process;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The moment by which a process must have answered. Its thread sets and clears it, one compare-and-set each; the
 * watchdog lets it expire. Whoever comes first wins, so that an answer in the last moment never leads to the death of
 * the call after it.
 */
final class ProcessDeadline {

    /** What the process is late with. */
    enum Duty {
        HANDSHAKE,
        CALL,
        HEARTBEAT
    }

    /**
     * @param extensions how often it may still be exceeded by another grace; negative once the process is being killed
     */
    private record Limit(Duty duty, long at, Duration grace, int extensions) {

        private static final int EXPIRED = -1;

        private Limit exceeded(long now) {
            return new Limit(duty, now + grace.toNanos(), grace, extensions - 1);
        }

        private boolean isExpired() {
            return extensions == EXPIRED;
        }
    }

    private static final Limit NONE = new Limit(Duty.CALL, 0, Duration.ZERO, 0);

    private final AtomicReference<Limit> armed = new AtomicReference<>(NONE);
    private final Runnable missedHeartbeat;
    private final Runnable answeredHeartbeat;

    /** Each is run once for every heartbeat that is missed or answered, on the thread that finds out. */
    ProcessDeadline(Runnable missedHeartbeat, Runnable answeredHeartbeat) {
        this.missedHeartbeat = missedHeartbeat;
        this.answeredHeartbeat = answeredHeartbeat;
    }

    /** For a process that is asked for no heartbeats. */
    ProcessDeadline() {
        this(() -> {}, () -> {});
    }

    /** False when the last limit has expired meanwhile. */
    boolean arm(Duty duty, Duration allowed) {
        return set(new Limit(duty, System.nanoTime() + allowed.toNanos(), Duration.ZERO, 0));
    }

    /** A heartbeat expires only when it was missed this often, each time by the grace. */
    boolean armHeartbeat(Duration grace, int misses) {
        return set(new Limit(Duty.HEARTBEAT, System.nanoTime() + grace.toNanos(), grace, misses - 1));
    }

    /** False when the limit has expired: the process is being killed. */
    boolean disarm() {
        boolean heartbeat = present().duty == Duty.HEARTBEAT;
        boolean inTime = set(NONE);
        if (heartbeat && inTime) {
            answeredHeartbeat.run();
        }
        return inTime;
    }

    /** What the process was killed for, if it was. */
    Optional<Duty> expired() {
        Limit present = present();
        return present.isExpired() ? Optional.of(present.duty) : Optional.empty();
    }

    /** The watchdog's look: true exactly once, when the process has to be killed. */
    boolean expires(long now) {
        Limit limit = present();
        if (limit.equals(NONE) || limit.isExpired() || now - limit.at < 0) {
            return false;
        }
        Limit next = limit.exceeded(now);
        if (!armed.compareAndSet(limit, next)) {
            return false;
        }
        if (limit.duty == Duty.HEARTBEAT) {
            missedHeartbeat.run();
        }
        return next.isExpired();
    }

    private boolean set(Limit next) {
        Limit present = present();
        while (!present.isExpired() && !armed.compareAndSet(present, next)) {
            present = present();
        }
        return !present.isExpired();
    }

    private Limit present() {
        return Objects.requireNonNull(armed.get());
    }
}
