package io.procvision.runner.process;

import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Between two processes of a worker: holds its thread back for a pause or for good, lets others cut that short, and
 * tells them how the next start went. Futures complete outside the lock, since what depends on them may reach for other
 * workers.
 */
final class StartGate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private CompletableFuture<Void> ready = new CompletableFuture<>();
    private BooleanSupplier alive = () -> true;
    private boolean waiting;
    private volatile boolean startWanted;
    private volatile boolean retiring;

    /** Whether the present process should end between two calls. */
    boolean wantsChange() {
        return retiring || startWanted;
    }

    boolean isRetiring() {
        return retiring;
    }

    /**
     * The outcome of the present or next start, which comes at once. A process that has died since it started is not the
     * present one any more, though the worker may still be clearing up after it.
     */
    CompletableFuture<Void> ready() {
        lock.lock();
        try {
            if (waiting || (ready.isDone() && !alive.getAsBoolean())) {
                start();
            }
            return ready;
        } finally {
            lock.unlock();
        }
    }

    void restart() {
        lock.lock();
        try {
            start();
        } finally {
            lock.unlock();
        }
    }

    void retire() {
        lock.lock();
        try {
            retiring = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits out the pause; and again as long as its end alone is no reason for a start.
     *
     * @param isReason asked at the end of each pause, while others wait to be told
     * @return whether somebody asked for the start
     */
    boolean await(Duration pause, BooleanSupplier isReason) {
        lock.lock();
        try {
            waiting = true;
            long nanos = pause.toNanos();
            while (!retiring && !startWanted && (nanos > 0 || !isReason.getAsBoolean())) {
                nanos = changed.awaitNanos(nanos > 0 ? nanos : pause.toNanos());
            }
            boolean asked = startWanted;
            startWanted = false;
            renewReady();
            return asked;
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException("nobody interrupts workers", unexpected);
        } finally {
            waiting = false;
            lock.unlock();
        }
    }

    /**
     * @param stillAlive whether the process that has started can still be counted on
     */
    void started(BooleanSupplier stillAlive) {
        CompletableFuture<Void> present;
        lock.lock();
        try {
            alive = stillAlive;
            if (startWanted) {
                return; // it is replaced at once, and whoever waits wants the next one
            }
            present = ready;
        } finally {
            lock.unlock();
        }
        present.complete(null);
    }

    void failed(RunnerException failure) {
        present().completeExceptionally(failure);
    }

    private CompletableFuture<Void> present() {
        lock.lock();
        try {
            return ready;
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (retiring) {
            return;
        }
        startWanted = true;
        renewReady();
        changed.signalAll();
    }

    private void renewReady() {
        if (ready.isDone()) {
            ready = new CompletableFuture<>();
        }
    }
}
