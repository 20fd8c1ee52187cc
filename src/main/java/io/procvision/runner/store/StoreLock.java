package io.procvision.runner.store;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The lock under which the store changes: an OS lock on {@code algorithms/.lock} against other runners, and an
 * in-process lock against other threads of this one. It is held for the moment of a rename, never while something slow
 * runs. The file says who holds it; when the holder dies, the operating system frees it and the text is merely stale.
 */
@Component
public class StoreLock {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** One byte far behind the text, so that where locks are mandatory the text stays readable. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path file;
    private final Duration wait;
    private final RunnerIdentity self;
    private final Clock clock;
    private final ReentrantLock threads = new ReentrantLock(true);

    /** What this runner holds the lock for; null while it does not. */
    private volatile @Nullable String signature;

    public StoreLock(Store store, StoreSettings settings, RunnerIdentity self, Clock clock) {
        this.file = store.lock();
        this.wait = settings.lockWait();
        this.self = self;
        this.clock = clock;
    }

    /** Takes the lock, or fails as {@code 2011} naming the holder when it is not to be had within the set wait. */
    public Held acquire(String operation) {
        long deadline = System.nanoTime() + wait.toNanos();
        try {
            if (!threads.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(operation, ownHolder());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw busy(operation, ownHolder());
        }
        Held held = null;
        try {
            held = lockFile(operation, deadline);
            return held;
        } catch (IOException failure) {
            throw new UncheckedIOException("The store lock %s cannot be used".formatted(file), failure);
        } finally {
            if (held == null) {
                threads.unlock();
            }
        }
    }

    @SuppressWarnings("resource") // handed out, and closed by Held
    private Held lockFile(String operation, long deadline) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = poll(channel, deadline);
            if (lock == null) {
                throw busy(operation, readHolder());
            }
            sign(channel, operation);
            locked = true;
            return new Held(channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock poll(FileChannel channel, long deadline) throws IOException {
        while (true) {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock != null || System.nanoTime() - deadline >= 0) {
                return lock;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void sign(FileChannel channel, String operation) throws IOException {
        String text = "runner %s since %s: %s%n".formatted(self, clock.instant(), operation);
        signature = text.strip();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static RunnerException busy(String operation, String holder) {
        return new RunnerException(
                Problem.STORE_BUSY,
                "%s has to wait: the store is held by %s".formatted(operation, holder),
                RETRY_AFTER);
    }

    private String ownHolder() {
        String own = signature;
        return own == null ? "another operation of this runner" : own;
    }

    /**
     * Only while another runner holds the lock: on POSIX systems a process that closes any descriptor of a file gives up
     * every lock it has on it.
     */
    private String readHolder() {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            return "another runner";
        }
    }

    /** The lock in hand; closed by the thread that took it. */
    public final class Held implements AutoCloseable {

        private final FileChannel channel;

        private Held(FileChannel channel) {
            this.channel = channel;
        }

        /** Once; a second time does nothing. */
        @Override
        public void close() {
            if (!channel.isOpen()) {
                return;
            }
            try {
                channel.close();
            } catch (IOException failure) {
                throw new UncheckedIOException("The store lock %s cannot be released".formatted(file), failure);
            } finally {
                signature = null;
                threads.unlock();
            }
        }
    }
}
