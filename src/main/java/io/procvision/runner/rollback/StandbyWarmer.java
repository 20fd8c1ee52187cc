package io.procvision.runner.rollback;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.StandbyWarmUp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finds out which version each PID without a standby would go back to in an emergency, and has it warmed, so that an
 * emergency soon after a restart, or after another one, is one file swap too.
 */
@Component
class StandbyWarmer {

    private static final Logger log = LoggerFactory.getLogger(StandbyWarmer.class);

    private final StandbyWarmUp standbys;
    private final StableVersions stable;
    private final RollbackTarget target;
    private final AlgorithmCatalog catalog;
    private @Nullable AlgorithmVersion announced;

    StandbyWarmer(StandbyWarmUp standbys, StableVersions stable, RollbackTarget target, AlgorithmCatalog catalog) {
        this.standbys = standbys;
        this.stable = stable;
        this.target = target;
        this.catalog = catalog;
    }

    /** One version at a time, of PIDs whose past the evaluator has read; the others have their turn when it is warm. */
    @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT3S")
    void warmNext() {
        Map<AlgorithmVersion, List<ActiveBinding>> missing = new LinkedHashMap<>();
        try {
            for (ActiveBinding binding : known(standbys.candidates())) {
                wayBack(binding)
                        .ifPresentOrElse(
                                version -> missing.computeIfAbsent(version, absent -> new ArrayList<>())
                                        .add(binding),
                                () -> standbys.noneFor(binding.pid()));
            }
            missing.entrySet().stream().findFirst().ifPresent(next -> warm(next.getKey(), next.getValue()));
        } catch (DataAccessException down) {
            log.debug("Without the database nobody knows the way back; looking again later", down);
        }
    }

    /** Told once where it becomes the standby of more and more PIDs, as their past is read. */
    private void warm(AlgorithmVersion version, List<ActiveBinding> bindings) {
        if (!version.equals(announced)) {
            log.info("Warming {} as the standby of {} PIDs", version, bindings.size());
            announced = version;
        }
        standbys.warm(catalog.require(version), bindings);
    }

    private List<ActiveBinding> known(List<ActiveBinding> candidates) {
        return candidates.stream().filter(stable::canTell).toList();
    }

    private Optional<AlgorithmVersion> wayBack(ActiveBinding binding) {
        try {
            return Optional.of(target.nearest(binding));
        } catch (RunnerException nowhere) {
            log.debug("PID {} gets no standby: {}", binding.pid(), nowhere.detail());
            return Optional.empty();
        }
    }
}
