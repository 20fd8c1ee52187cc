package io.procvision.runner.rollback;

import io.procvision.runner.catalog.VersionUsage;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Keeps the version that a bound PID would go back to, and the one that an emergency would take where that is another. */
@Component
class RollbackUsage implements VersionUsage {

    private final ActiveBindings bindings;
    private final RollbackTarget target;

    RollbackUsage(ActiveBindings bindings, RollbackTarget target) {
        this.bindings = bindings;
        this.target = target;
    }

    @Override
    public Map<AlgorithmVersion, List<String>> needs(Collection<AlgorithmVersion> versions) {
        Map<AlgorithmVersion, List<String>> needs = new HashMap<>();
        for (ActiveBinding binding : bindings.all()) {
            Stream.concat(
                            target.previous(binding).stream(),
                            target.candidates(binding).stream().limit(1))
                    .distinct()
                    .filter(versions::contains)
                    .forEach(version -> needs.computeIfAbsent(version, absent -> new ArrayList<>())
                            .add("the rollback target of " + binding.pid()));
        }
        return needs;
    }
}
