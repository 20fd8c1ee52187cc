package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Adds to what is installed who uses it. */
@Component
class PackageViews {

    private final Retention retention;
    private final VersionUsages usages;

    PackageViews(Retention retention, VersionUsages usages) {
        this.retention = retention;
        this.usages = usages;
    }

    PackageView of(RegistryEntry entry) {
        return of(List.of(entry)).get(0);
    }

    List<PackageView> of(Collection<RegistryEntry> entries) {
        RetentionPlan plan = retention.plan();
        Map<AlgorithmVersion, Set<Pid>> bound =
                usages.boundTo(entries.stream().map(RegistryEntry::key).toList());
        return entries.stream()
                .map(entry -> new PackageView(
                        entry.name(),
                        entry.version(),
                        entry.supportedPids(),
                        entry.state(),
                        entry.createdAt(),
                        entry.entryPoint(),
                        entry.python(),
                        entry.sdkVersion(),
                        entry.sizeBytes(),
                        entry.digest(),
                        entry.archive(),
                        bound.getOrDefault(entry.key(), Set.of()),
                        plan.reasonsFor(entry.key())))
                .toList();
    }
}
