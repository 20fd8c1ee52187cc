package io.procvision.runner.process;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one version that no process has seen yet, shared by its workers: whichever is idle takes the next, and a
 * call waits here unharmed while a process dies and is replaced. The oldest goes first, also where one was put back or came
 * over from a replaced version. A JDK queue would do but for two things: workers can be woken without a call, and the queue
 * can refuse everything while its workers are held down.
 */
final class CallQueue {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<PendingCall> calls = new PriorityQueue<>(PendingCall::compareAge);
    private int idleWorkers;
    private @Nullable String refusal;

    CallQueue(int capacity) {
        this.capacity = capacity;
    }

    /** One that was handed over has been accepted before, and is not refused for want of room. */
    void add(PendingCall call) {
        lock.lock();
        try {
            if (refusal != null) {
                throw unavailable(refusal);
            }
            if (calls.size() >= capacity && !call.isHandedOver()) {
                throw new RunnerException(
                        Problem.OVERLOADED,
                        "all workers are busy and %d calls are waiting already, as many as runner.process.queue-capacity allows"
                                .formatted(capacity),
                        RETRY_AFTER);
            }
            calls.add(call);
            arrived.signal();
        } finally {
            lock.unlock();
        }
        call.tellQueued();
    }

    /** A call that was taken and not executed is the oldest and so comes first again, whatever the capacity. */
    void putBack(PendingCall call) {
        lock.lock();
        try {
            if (refusal != null) {
                call.fail(unavailable(refusal));
                return;
            }
            calls.add(call);
            arrived.signal();
        } finally {
            lock.unlock();
        }
        call.tellQueued();
    }

    /** Frees the place of a call whose caller has left. */
    void remove(PendingCall call) {
        lock.lock();
        try {
            calls.remove(call);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the PID's calls go to the version that replaced this one. */
    void handOver(Pid pid) {
        List<PendingCall> leaving = new ArrayList<>();
        lock.lock();
        try {
            calls.removeIf(call -> call.pid().equals(pid) && leaving.add(call));
        } finally {
            lock.unlock();
        }
        leaving.forEach(PendingCall::handOver);
    }

    /** The next call, waiting for it; null when the time is over or the worker is disturbed. */
    @Nullable
    PendingCall take(Duration atMost, BooleanSupplier disturbed) {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (!disturbed.getAsBoolean()) {
                PendingCall call = calls.poll();
                if (call != null || nanos <= 0) {
                    return call;
                }
                idleWorkers++;
                try {
                    nanos = arrived.awaitNanos(nanos);
                } finally {
                    idleWorkers--;
                }
            }
            if (!calls.isEmpty()) {
                arrived.signal(); // the signal that woke this worker may have been meant for the call
            }
            return null;
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException("nobody interrupts workers", unexpected);
        } finally {
            lock.unlock();
        }
    }

    /** The next call if there is one, for a worker that has none. */
    @Nullable
    PendingCall poll() {
        lock.lock();
        try {
            return calls.poll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next call if there is one and its frame is no larger than this, for a worker that would make it wait behind another
     * call; so it gets none while a worker is idle, which was woken for it.
     */
    @Nullable
    PendingCall pollAhead(int maxFrame) {
        lock.lock();
        try {
            PendingCall next = calls.peek();
            return idleWorkers > 0 || next == null || !next.fitsInto(maxFrame) ? null : calls.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes every waiting worker look whether it is disturbed. */
    void disturb() {
        lock.lock();
        try {
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Fails everything that waits and everything that comes, until {@link #accept()}. */
    void refuse(String reason) {
        List<PendingCall> refused;
        lock.lock();
        try {
            refusal = reason;
            refused = new ArrayList<>(calls);
            calls.clear();
        } finally {
            lock.unlock();
        }
        refused.forEach(call -> call.fail(unavailable(reason)));
    }

    void accept() {
        lock.lock();
        try {
            refusal = null;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return calls.size();
        } finally {
            lock.unlock();
        }
    }

    private static RunnerException unavailable(String reason) {
        return new RunnerException(Problem.PROCESS_UNAVAILABLE, reason);
    }
}
