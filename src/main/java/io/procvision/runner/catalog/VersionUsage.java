package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says who still needs versions; whoever does, keeps them from being removed. Implemented by the packages that use them.
 * It is asked while the store lock is held, so that a version cannot be bound between the question and its removal:
 * implementations answer from memory, and never take the store lock.
 */
public interface VersionUsage {

    /**
     * The needs for each of these versions, as clauses that complete "it is …": {@code active on A01}, {@code the rollback
     * target of A02}, {@code in use by process 4711}. Versions nobody needs may be absent.
     */
    Map<AlgorithmVersion, List<String>> needs(Collection<AlgorithmVersion> versions);

    /** The PIDs each of these versions serves now. Only the package that owns the bindings knows any. */
    default Map<AlgorithmVersion, Set<Pid>> boundTo(Collection<AlgorithmVersion> versions) {
        return Map.of();
    }

    /** Whether these needs end when the PIDs of the version are unbound, as a forced removal does first. */
    default boolean endsWithUnbinding() {
        return false;
    }
}
