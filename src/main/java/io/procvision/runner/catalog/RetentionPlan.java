package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Why each version is kept; one without reasons may go. */
record RetentionPlan(Map<AlgorithmVersion, List<String>> reasons) {

    /** Newest by time of installation: version texts have no order that every author agrees on. */
    private static final Comparator<RegistryEntry> NEWEST_FIRST = Comparator.comparing(RegistryEntry::createdAt)
            .thenComparing(RegistryEntry::key)
            .reversed();

    static RetentionPlan of(
            Collection<RegistryEntry> installed,
            Map<AlgorithmVersion, List<String>> needs,
            ToIntFunction<String> newest) {
        Map<AlgorithmVersion, List<String>> reasons = new TreeMap<>();
        Map<String, List<RegistryEntry>> packages =
                installed.stream().collect(Collectors.groupingBy(RegistryEntry::name));
        packages.forEach((name, versions) -> {
            int keep = newest.applyAsInt(name);
            List<RegistryEntry> newestFirst =
                    versions.stream().sorted(NEWEST_FIRST).toList();
            for (int i = 0; i < newestFirst.size(); i++) {
                AlgorithmVersion version = newestFirst.get(i).key();
                List<String> why = new ArrayList<>(needs.getOrDefault(version, List.of()));
                if (i < keep) {
                    why.add("among the newest %d of %s".formatted(keep, name));
                }
                reasons.put(version, List.copyOf(why));
            }
        });
        return new RetentionPlan(reasons);
    }

    List<String> reasonsFor(AlgorithmVersion version) {
        return reasons.getOrDefault(version, List.of());
    }

    List<AlgorithmVersion> removable() {
        return reasons.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
