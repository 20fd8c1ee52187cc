package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lets one operation at a time work on a version; different versions do not concern each other. */
@Component
class VersionLocks {

    private final Set<AlgorithmVersion> busy = new HashSet<>();

    /** Waits for its turn: the second installation of a version finds the first one's result. */
    synchronized Held acquire(AlgorithmVersion version) {
        try {
            while (busy.contains(version)) {
                wait();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new RunnerException(Problem.INSTALL_INTERRUPTED, "Interrupted, as the service is stopping");
        }
        busy.add(version);
        return new Held(version);
    }

    /** For those who do not wait for an installation. */
    synchronized Held acquireNow(AlgorithmVersion version) {
        if (!busy.add(version)) {
            throw new RunnerException(
                    Problem.STORE_BUSY,
                    "%s is being installed or removed at this moment".formatted(version),
                    Duration.ofSeconds(5));
        }
        return new Held(version);
    }

    private synchronized void release(AlgorithmVersion version) {
        busy.remove(version);
        notifyAll();
    }

    final class Held implements AutoCloseable {

        private final AlgorithmVersion version;

        private Held(AlgorithmVersion version) {
            this.version = version;
        }

        @Override
        public void close() {
            release(version);
        }
    }
}
