package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Names what the machine, not the package, is to blame for: a full disk, missing permissions. */
final class StorageFailures {

    private StorageFailures() {}

    static RunnerException of(String what, IOException failure) {
        if (failure instanceof ClosedByInterruptException) {
            return new RunnerException(
                    Problem.INSTALL_INTERRUPTED, what + ": interrupted, as the service is stopping", failure);
        }
        return new RunnerException(Problem.INSTALL_BROKEN, "%s: %s".formatted(what, failure.getMessage()), failure);
    }

    /** Whether a tool's output tells of a full disk. */
    static boolean isDiskFull(String output) {
        return output.contains("No space left on device")
                || output.contains("Errno 28")
                || output.contains("Disk quota exceeded")
                || output.contains("There is not enough space on the disk");
    }
}
