package io.procvision.runner.routing;

import io.procvision.runner.catalog.VersionUsage;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Keeps every version that a binding file names. */
@Component
class BindingUsage implements VersionUsage {

    private final ActiveBindings bindings;

    BindingUsage(ActiveBindings bindings) {
        this.bindings = bindings;
    }

    @Override
    public boolean endsWithUnbinding() {
        return true;
    }

    @Override
    public Map<AlgorithmVersion, List<String>> needs(Collection<AlgorithmVersion> versions) {
        Map<AlgorithmVersion, List<String>> needs = new HashMap<>();
        for (ActiveBinding binding : bindings.all()) {
            if (versions.contains(binding.version())) {
                needs.computeIfAbsent(binding.version(), version -> new ArrayList<>())
                        .add("active on " + binding.pid());
            }
        }
        return needs;
    }

    @Override
    public Map<AlgorithmVersion, Set<Pid>> boundTo(Collection<AlgorithmVersion> versions) {
        return bindings.all().stream()
                .filter(binding -> versions.contains(binding.version()))
                .collect(Collectors.groupingBy(
                        ActiveBinding::version,
                        Collectors.mapping(ActiveBinding::pid, Collectors.toCollection(TreeSet::new))));
    }
}
