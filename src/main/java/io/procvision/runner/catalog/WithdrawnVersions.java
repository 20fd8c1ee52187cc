package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;

/** Knows which versions may not be bound any more. Implemented by the package that holds them back, which uses this one. */
@FunctionalInterface
public interface WithdrawnVersions {

    boolean isWithdrawn(AlgorithmVersion version);
}
