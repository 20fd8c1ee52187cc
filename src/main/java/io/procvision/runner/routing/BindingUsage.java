package io.procvision.runner.routing;

import io.procvision.runner.catalog.VersionUsage;
import io.procvision.runner.core.AlgorithmVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Keeps every version that a binding file names. */
@Component
class BindingUsage implements VersionUsage {

    private final ActiveBindings bindings;

    BindingUsage(ActiveBindings bindings) {
        this.bindings = bindings;
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
}
