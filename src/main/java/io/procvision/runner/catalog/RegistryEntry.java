package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A version as {@code registry.json} lists it, and as {@value #FILE} in its deployed folder repeats it: from those files
 * the registry can be made again.
 *
 * @param workingDirectory below the deployed folder, where {@code manifest.json} lies; empty for the folder itself
 * @param archive the name of its archive in {@code zips/}
 */
record RegistryEntry(
        String name,
        String version,
        Set<Pid> supportedPids,
        String state,
        Instant createdAt,
        String entryPoint,
        String python,
        String sdkVersion,
        long sizeBytes,
        String digest,
        String workingDirectory,
        @Nullable String archive) {

    static final String FILE = ".installed.json";
    static final String INSTALLED = "installed";

    RegistryEntry {
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(entryPoint);
        Objects.requireNonNull(python);
        Objects.requireNonNull(digest);
        sdkVersion = Objects.requireNonNullElse(sdkVersion, "");
        state = Objects.requireNonNullElse(state, INSTALLED);
        supportedPids = new TreeSet<>(supportedPids);
        AlgorithmVersion key = new AlgorithmVersion(name, version);
        Path inside = Path.of(workingDirectory).normalize();
        if (inside.isAbsolute() || inside.startsWith("..")) {
            throw new IllegalArgumentException(
                    "The working directory '%s' of %s lies outside its folder".formatted(workingDirectory, key));
        }
    }

    AlgorithmVersion key() {
        return new AlgorithmVersion(name, version);
    }

    InstalledAlgorithm in(Store store) {
        Path folder = store.deployed(key());
        return new InstalledAlgorithm(
                key(),
                supportedPids,
                createdAt,
                entryPoint,
                python,
                sdkVersion,
                sizeBytes,
                digest,
                folder.resolve(workingDirectory).normalize(),
                VirtualEnvironment.interpreterIn(folder.resolve(VirtualEnvironment.FOLDER)));
    }
}
