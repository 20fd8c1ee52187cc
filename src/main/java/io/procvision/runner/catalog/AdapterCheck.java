package io.procvision.runner.catalog;

import io.procvision.runner.core.Pid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts a freshly built package once, to see that it can serve. Implemented by the package that runs processes. */
public interface AdapterCheck {

    /**
     * Launches the adapter with strict stdio, waits for hello, ping and pong, asks a 0.0.x adapter for its info, and shuts
     * it down.
     *
     * @throws io.procvision.runner.core.RunnerException {@code 2005}, its detail carrying the tail of stderr
     */
    Handshake perform(Path interpreter, Path workingDirectory, String entryPoint);

    /** The command that runs another under the limits of production; for whatever executes code of a package. */
    default List<String> confined(List<String> command) {
        return command;
    }

    /**
     * @param supportedPids what a 0.0.x adapter's {@code info} names; empty for later generations, which have no info
     */
    record Handshake(String sdkVersion, Optional<Set<Pid>> supportedPids) {}
}
