package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Adds to what is installed who uses it. */
@Component
class PackageViews {

    private final Retention retention;
    private final VersionUsages usages;

    /** Looked up late: whoever holds versions back uses the catalog. */
    private final ObjectProvider<WithdrawnVersions> withdrawn;

    PackageViews(Retention retention, VersionUsages usages, ObjectProvider<WithdrawnVersions> withdrawn) {
        this.retention = retention;
        this.usages = usages;
        this.withdrawn = withdrawn;
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
                        state(entry),
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

    private String state(RegistryEntry entry) {
        boolean isWithdrawn = withdrawn.stream().anyMatch(known -> known.isWithdrawn(entry.key()));
        return isWithdrawn ? "withdrawn" : entry.state();
    }
}
