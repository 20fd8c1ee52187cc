package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;

/**
 * What a version leaves outside its own folder by being used. Implemented by the packages that use versions; told once a
 * version has been removed. A trace that cannot be cleared is for the log, and undoes no removal.
 */
public interface VersionTraces {

    void clear(AlgorithmVersion version);
}
