package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/**
 * A version that passed every check of its installation.
 *
 * @param entryPoint {@code module:Class}
 * @param python version of the interpreter, such as {@code 3.11.7}
 * @param digest SHA-256 of the archive, in hexadecimal
 * @param workingDirectory absolute; holds {@code manifest.json}
 * @param interpreter absolute; the Python of the version's own virtual environment
 */
public record InstalledAlgorithm(
        AlgorithmVersion version,
        Set<Pid> supportedPids,
        Instant createdAt,
        String entryPoint,
        String python,
        String sdkVersion,
        long sizeBytes,
        String digest,
        Path workingDirectory,
        Path interpreter) {}
