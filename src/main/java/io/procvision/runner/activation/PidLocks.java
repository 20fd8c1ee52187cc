package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.StoreSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One change at a time per PID, within this runner. A lock is held through a pre-warm, which may take a minute; an
 * emergency does not wait for that but pre-empts it: the holder is told, gives up while it still can, and frees the lock.
 * Only another emergency it waits for, since that is on the same way; two that pre-empted each other would both fail.
 */
@Component
class PidLocks {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ConcurrentMap<Pid, PidLock> locks = new ConcurrentHashMap<>();
    private final Duration wait;

    PidLocks(StoreSettings settings) {
        this.wait = settings.lockWait();
    }

    /** Takes the locks of all PIDs for a change, in their order, or fails as {@code 2011} naming the one that is held. */
    Held acquire(Collection<Pid> pids, String operation, boolean emergency) {
        Held held = new Held(operation, emergency);
        boolean complete = false;
        try {
            long deadline = System.nanoTime() + wait.toNanos();
            for (Pid pid : new TreeSet<>(pids)) {
                PidLock lock = locks.computeIfAbsent(pid, absent -> new PidLock());
                if (!(emergency ? preempt(lock, operation, deadline) : lock.tryLock(deadline - System.nanoTime()))) {
                    throw busy(pid, lock);
                }
                held.add(lock);
            }
            complete = true;
            return held;
        } finally {
            if (!complete) {
                held.close();
            }
        }
    }

    /** Again and again, because whoever waited before may get the lock that the pre-empted holder frees. */
    private static boolean preempt(PidLock lock, String operation, long deadline) {
        while (true) {
            Held holder = lock.holder;
            if (holder != null && !holder.emergency) {
                holder.preempt(Preemption.byEmergency(operation));
            }
            if (lock.tryLock(LOOK_NANOS)) {
                return true;
            }
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
    }

    /**
     * The PID's lock to bring its route in line with its file; waits for others who do the same. Empty while a change here
     * replaces that file, for it will publish the route itself, and once there is no need any more. A change that warms
     * while the file is not what the route says has lost its ground, and gives way; one that has only begun catches up
     * itself. One that mends a file which said nothing usable when it began gives way to a file that does, and to nothing
     * else: whoever called such a PID would otherwise stop the very change that it waits for.
     *
     * @param usable whether the file says by now what could be followed
     */
    Optional<Held> acquireToFollow(Pid pid, String operation, BooleanSupplier needed, BooleanSupplier usable) {
        PidLock lock = locks.computeIfAbsent(pid, absent -> new PidLock());
        while (!lock.tryLock(LOOK_NANOS)) {
            Held holder = lock.holder;
            boolean replacing = holder != null && holder.replacing;
            if (replacing || Thread.currentThread().isInterrupted() || !needed.getAsBoolean()) {
                return Optional.empty();
            }
            if (holder != null && holder.warming) {
                if (holder.mending.contains(pid) && !usable.getAsBoolean()) {
                    return Optional.empty();
                }
                holder.preempt(Preemption.byChangedFile(operation));
            }
        }
        Held held = new Held(operation, false);
        held.add(lock);
        return Optional.of(held);
    }

    /** The locks of all PIDs if nobody has one of them, for work that can wait for its next turn. */
    Optional<Held> tryAcquire(Collection<Pid> pids, String operation) {
        Held held = new Held(operation, false);
        for (Pid pid : new TreeSet<>(pids)) {
            PidLock lock = locks.computeIfAbsent(pid, absent -> new PidLock());
            if (!lock.tryLock(0)) {
                held.close();
                return Optional.empty();
            }
            held.add(lock);
        }
        return Optional.of(held);
    }

    /** Whether who holds that PID's lock is past its pre-warm and replaces files. */
    boolean isReplacing(Pid pid) {
        PidLock lock = locks.get(pid);
        Held holder = lock == null ? null : lock.holder;
        return holder != null && holder.replacing;
    }

    /** The change that is about to mend the PID's binding, in words. */
    Optional<String> mending(Pid pid) {
        PidLock lock = locks.get(pid);
        Held holder = lock == null ? null : lock.holder;
        return holder != null && holder.mending.contains(pid) ? Optional.of(holder.operation) : Optional.empty();
    }

    private static RunnerException busy(Pid pid, PidLock lock) {
        Held holder = lock.holder;
        return new RunnerException(
                Problem.STORE_BUSY,
                "PID %s is being changed by another operation%s"
                        .formatted(pid, holder == null ? "" : ": " + holder.operation),
                RETRY_AFTER);
    }

    private static final class PidLock extends ReentrantLock {

        private volatile @Nullable Held holder;

        boolean tryLock(long nanos) {
            try {
                // Not reentrant on purpose: a change inside a change of the same PID would be a mistake.
                return !isHeldByCurrentThread() && tryLock(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Locks in hand; closed by the thread that took them. */
    static final class Held implements AutoCloseable {

        private final String operation;
        private final boolean emergency;
        private final Deque<PidLock> locks = new ArrayDeque<>();
        private final CompletableFuture<Preemption> preemption = new CompletableFuture<>();
        private volatile Set<Pid> mending = Set.of();
        private volatile boolean warming;
        private volatile boolean replacing;

        private Held(String operation, boolean emergency) {
            this.operation = operation;
            this.emergency = emergency;
        }

        private void add(PidLock lock) {
            lock.holder = this;
            locks.push(lock);
        }

        private void preempt(Preemption by) {
            preemption.complete(by);
        }

        /**
         * From here on its routes are those of the files, and a file that changes takes the ground from it.
         *
         * @param lost PIDs whose files say nothing usable, which this change is to mend
         */
        void beginWarming(Set<Pid> lost) {
            mending = Set.copyOf(lost);
            warming = true;
        }

        /** From here on it cannot be pre-empted. */
        void beginReplacing() {
            replacing = true;
        }

        /** Completes when these locks are wanted more urgently. */
        CompletableFuture<Preemption> preemption() {
            return preemption;
        }

        @Override
        public void close() {
            while (!locks.isEmpty()) {
                PidLock lock = locks.pop();
                lock.holder = null;
                lock.unlock();
            }
        }
    }
}
