package io.procvision.runner.rollback;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where a PID goes back to. */
@Component
public class RollbackTarget {

    private final StableVersions stable;
    private final AlgorithmCatalog catalog;

    RollbackTarget(StableVersions stable, AlgorithmCatalog catalog) {
        this.stable = stable;
        this.catalog = catalog;
    }

    /** The version before the present one, whether or not it is still installed. */
    public Optional<AlgorithmVersion> previous(ActiveBinding current) {
        return stable.before(current).stream().findFirst();
    }

    /** The previous stable version; {@code 2009} when there is none or it is no longer installed. */
    AlgorithmVersion require(ActiveBinding current) {
        Pid pid = current.pid();
        AlgorithmVersion target = previous(current)
                .orElseThrow(() -> new RunnerException(
                        Problem.NO_ROLLBACK_TARGET,
                        "PID %s had no other version before this one: name a version to go to".formatted(pid)));
        if (catalog.find(target).isEmpty()) {
            throw new RunnerException(
                    Problem.NO_ROLLBACK_TARGET,
                    "%s, the version before on PID %s, is no longer installed: install it again or name another version"
                            .formatted(target, pid));
        }
        return target;
    }

    /** For emergencies, which take the nearest that is here rather than none; {@code 2009} when none is. */
    AlgorithmVersion nearest(ActiveBinding current) {
        Pid pid = current.pid();
        List<AlgorithmVersion> candidates = stable.before(current);
        return candidates.stream()
                .filter(version -> catalog.find(version).isPresent())
                .findFirst()
                .orElseThrow(() -> new RunnerException(
                        Problem.NO_ROLLBACK_TARGET,
                        candidates.isEmpty()
                                ? "PID %s had no other version before this one".formatted(pid)
                                : "None of %s, the versions before on PID %s, is installed any more"
                                        .formatted(candidates, pid)));
    }
}
