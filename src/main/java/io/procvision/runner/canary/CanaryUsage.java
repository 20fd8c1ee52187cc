package io.procvision.runner.canary;

import io.procvision.runner.catalog.VersionUsage;
import io.procvision.runner.core.AlgorithmVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps the version of every canary under way, and those its PIDs would go back to. It answers from the last look at the
 * canaries, which follows each of their changes on this runner, and comes once in every interval for those elsewhere.
 */
@Component
class CanaryUsage implements VersionUsage {

    private final Canaries canaries;
    private volatile @Nullable Map<AlgorithmVersion, List<String>> needs;

    CanaryUsage(Canaries canaries) {
        this.canaries = canaries;
    }

    @Override
    public Map<AlgorithmVersion, List<String>> needs(Collection<AlgorithmVersion> versions) {
        Map<AlgorithmVersion, List<String>> known = needs;
        return (known == null ? look(canaries.findByStateIn(CanaryState.underWay())) : known)
                .entrySet().stream()
                        .filter(each -> versions.contains(each.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Map<AlgorithmVersion, List<String>> look(Collection<Canary> underWay) {
        Map<AlgorithmVersion, List<String>> found = new HashMap<>();
        for (Canary canary : underWay) {
            add(found, canary.target(), "the version of canary %d".formatted(canary.id()));
            canary.members().touched().stream()
                    .flatMap(row -> row.from().stream())
                    .distinct()
                    .forEach(from -> add(found, from, "what PIDs of canary %d go back to".formatted(canary.id())));
        }
        needs = found;
        return found;
    }

    private static void add(Map<AlgorithmVersion, List<String>> found, AlgorithmVersion version, String need) {
        found.computeIfAbsent(version, absent -> new ArrayList<>()).add(need);
    }
}
