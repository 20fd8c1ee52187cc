package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What is installed, with who uses it and why it is kept. */
@Component
public class PackageViews {

    private final AlgorithmCatalog catalog;
    private final Retention retention;
    private final VersionUsages usages;

    /** Looked up late: whoever holds versions back uses the catalog. */
    private final ObjectProvider<WithdrawnVersions> withdrawn;

    PackageViews(
            AlgorithmCatalog catalog,
            Retention retention,
            VersionUsages usages,
            ObjectProvider<WithdrawnVersions> withdrawn) {
        this.catalog = catalog;
        this.retention = retention;
        this.usages = usages;
        this.withdrawn = withdrawn;
    }

    /** By name and version. */
    public List<PackageView> all() {
        return of(catalog.entries());
    }

    /** The installed version, or {@code 2008}. */
    public PackageView require(AlgorithmVersion version) {
        return of(catalog.entry(version).orElseThrow(() -> AlgorithmCatalog.notInstalled(version)));
    }

    PackageView of(RegistryEntry entry) {
        return of(List.of(entry)).get(0);
    }

    private List<PackageView> of(Collection<RegistryEntry> entries) {
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
