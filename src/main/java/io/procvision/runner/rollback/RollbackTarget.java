package io.procvision.runner.rollback;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Where a PID goes back to. */
@Component
public class RollbackTarget {

    private final StableVersions stable;
    private final AlgorithmCatalog catalog;
    private final Quarantine quarantine;

    RollbackTarget(StableVersions stable, AlgorithmCatalog catalog, Quarantine quarantine) {
        this.stable = stable;
        this.catalog = catalog;
        this.quarantine = quarantine;
    }

    /** The version before the present one, whether or not it is still installed. */
    public Optional<AlgorithmVersion> previous(ActiveBinding current) {
        return stable.before(current).stream().findFirst();
    }

    /** Where an emergency could go, the nearest first: installed, and not held back. */
    public List<AlgorithmVersion> candidates(ActiveBinding current) {
        return stable.before(current).stream()
                .filter(version -> obstacle(current.pid(), version).isEmpty())
                .toList();
    }

    /** The previous stable version; {@code 2009} when there is none or it is no longer installed. */
    public AlgorithmVersion require(ActiveBinding current) {
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

    /** For emergencies, which take the nearest that is here and not held back; {@code 2009} when none is. */
    AlgorithmVersion nearest(ActiveBinding current) {
        return candidates(current).stream().findFirst().orElseThrow(() -> none(current));
    }

    /** Says of each version before what keeps the PID from going back to it. */
    RunnerException none(ActiveBinding current) {
        Pid pid = current.pid();
        List<AlgorithmVersion> before = stable.before(current);
        return new RunnerException(
                Problem.NO_ROLLBACK_TARGET,
                before.isEmpty()
                        ? "PID %s had no other version before this one".formatted(pid)
                        : "PID %s cannot go back to any version before this one: %s"
                                .formatted(
                                        pid,
                                        before.stream()
                                                .map(version -> obstacle(pid, version)
                                                        .orElseGet(() -> version + " did not start"))
                                                .collect(Collectors.joining("; "))));
    }

    /** What keeps the PID from going back to the version, as far as is known without asking the database. */
    public Optional<String> obstacle(Pid pid, AlgorithmVersion version) {
        if (catalog.find(version).isEmpty()) {
            return Optional.of(version + " is not installed any more");
        }
        return quarantine.find(pid, version).map(Hold::describe);
    }
}
