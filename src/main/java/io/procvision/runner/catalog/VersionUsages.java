package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All who use versions, asked together. They are looked up late: they depend on the catalog themselves. */
@Component
class VersionUsages {

    private final ObjectProvider<VersionUsage> usages;

    VersionUsages(ObjectProvider<VersionUsage> usages) {
        this.usages = usages;
    }

    Map<AlgorithmVersion, List<String>> needs(Collection<AlgorithmVersion> versions) {
        Map<AlgorithmVersion, List<String>> all = new TreeMap<>();
        usages.orderedStream()
                .forEach(usage -> usage.needs(versions)
                        .forEach((version, needs) -> all.computeIfAbsent(version, unused -> new ArrayList<>())
                                .addAll(needs)));
        return all;
    }

    Map<AlgorithmVersion, Set<Pid>> boundTo(Collection<AlgorithmVersion> versions) {
        Map<AlgorithmVersion, Set<Pid>> all = new TreeMap<>();
        usages.orderedStream()
                .forEach(usage -> usage.boundTo(versions)
                        .forEach((version, pids) -> all.computeIfAbsent(version, unused -> new TreeSet<>())
                                .addAll(pids)));
        return all;
    }
}
