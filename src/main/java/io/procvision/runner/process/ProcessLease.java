package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;

/** Keeps the workers of a version alive; held by routes, by standbys, by a switch in progress, and by every call. */
public final class ProcessLease implements AutoCloseable {

    public AlgorithmVersion version() {
        throw new UnsupportedOperationException();
    }

    public AlgorithmWorkers workers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
