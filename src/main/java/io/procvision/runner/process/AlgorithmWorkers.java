package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.Optional;

/** The processes of one version and the queue they share. */
public final class AlgorithmWorkers {

    public AlgorithmVersion version() {
        throw new UnsupportedOperationException();
    }

    /** Empty once the last lease has been closed: a newer route is already published, so read it again. */
    public Optional<ProcessLease> tryLease() {
        return Optional.empty();
    }

    /** Runs one call to its end under a lease that the caller holds. */
    public CallAnswer call(AlgorithmCall call) {
        throw new UnsupportedOperationException();
    }
}
