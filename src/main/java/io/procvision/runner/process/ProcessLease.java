package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps the workers of a version alive; held by routes, by standbys, by a switch in progress, and by every call. */
public final class ProcessLease implements AutoCloseable {

    private final AlgorithmWorkers workers;
    private final AtomicBoolean closed = new AtomicBoolean();

    ProcessLease(AlgorithmWorkers workers) {
        this.workers = workers;
    }

    public AlgorithmVersion version() {
        return workers.version();
    }

    public AlgorithmWorkers workers() {
        return workers;
    }

    /** Closing twice is closing once. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            workers.release();
        }
    }
}
