package io.procvision.runner.catalog;

import io.procvision.runner.core.Pid;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An installed version as clients see it.
 *
 * @param keptBecause what keeps it from being removed by retention
 */
public record PackageView(
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
        @Nullable String archive,
        Set<Pid> activePids,
        List<String> keptBecause) {

    public PackageView {
        supportedPids = new TreeSet<>(supportedPids);
        activePids = new TreeSet<>(activePids);
    }
}
