package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is installed here; the only owner of {@code registry.json}. */
@Component
public class AlgorithmCatalog {

    public Optional<InstalledAlgorithm> find(AlgorithmVersion version) {
        return Optional.empty();
    }

    /** The installed version, or {@code 2008}. */
    public InstalledAlgorithm require(AlgorithmVersion version) {
        return find(version)
                .orElseThrow(() -> new RunnerException(
                        Problem.NOT_INSTALLED, "%s is not installed on this runner".formatted(version)));
    }

    public List<InstalledAlgorithm> all() {
        return List.of();
    }
}
