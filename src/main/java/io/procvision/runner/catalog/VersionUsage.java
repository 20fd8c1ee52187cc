package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Says who still needs versions; whoever does, keeps them from being removed. Implemented by the packages that use them. */
public interface VersionUsage {

    /**
     * The needs for each of these versions, as clauses that complete "it is …": {@code active on A01}, {@code the rollback
     * target of A02}, {@code in use by process 4711}. Versions nobody needs may be absent.
     */
    Map<AlgorithmVersion, List<String>> needs(Collection<AlgorithmVersion> versions);
}
