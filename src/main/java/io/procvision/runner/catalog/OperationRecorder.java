package io.procvision.runner.catalog;

import io.procvision.runner.core.RunnerIdentity;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one operation of this runner in the store: every step at once, percentages within a step now and then. What cannot be
 * written is only not known elsewhere; the operation goes on.
 */
final class OperationRecorder implements Consumer<OperationView> {

    private static final Logger log = LoggerFactory.getLogger(OperationRecorder.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final String id;
    private final OperationFiles files;
    private final RunnerIdentity self;
    private final LongSupplier nanos;

    private @Nullable LockFile lock;
    private @Nullable String step;
    private long written;

    OperationRecorder(String id, OperationFiles files, RunnerIdentity self, LongSupplier nanos) {
        this.id = id;
        this.files = files;
        this.self = self;
        this.nanos = nanos;
    }

    @Override
    public synchronized void accept(OperationView view) {
        long now = nanos.getAsLong();
        if (!view.isDone() && view.step().equals(step) && now - written < PAUSE) {
            return;
        }
        boolean stopping = Thread.interrupted(); // an interrupted thread cannot write
        step = view.step();
        written = now; // or tried in vain, which is not tried again at once either
        try {
            hold();
            files.write(StoredOperation.of(view, self));
        } catch (IOException | RuntimeException | Error failure) { // the operation goes on after any of them
            log.warn(
                    "Other runners cannot see that {} is at '{}': {}", view.subject(), view.step(), failure.toString());
            if (view.isDone()) {
                files.remove(id); // what it says is not true any more
            }
        } finally {
            if (stopping) {
                Thread.currentThread().interrupt();
            }
        }
        if (view.isDone() && lock != null) {
            lock.close();
        }
    }

    /** From before there is a file: without the lock it would tell of a runner that died. */
    private void hold() throws IOException {
        if (lock == null) {
            lock = LockFile.claim(files.lock(id))
                    .orElseThrow(() -> new IOException(files.lock(id) + " is held by another runner"));
        }
    }
}
