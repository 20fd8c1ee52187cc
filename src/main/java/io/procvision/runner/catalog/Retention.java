package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.RunnerException;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Removes old versions that nobody needs. Whether somebody does is asked again at the moment of each removal. */
@Component
class Retention {

    static final String ACTION = "retention_remove";
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final AlgorithmCatalog catalog;
    private final VersionUsages usages;
    private final Uninstaller uninstaller;
    private final RetentionRule rule;

    Retention(AlgorithmCatalog catalog, VersionUsages usages, Uninstaller uninstaller, RetentionRule rule) {
        this.catalog = catalog;
        this.usages = usages;
        this.uninstaller = uninstaller;
        this.rule = rule;
    }

    RetentionPlan plan() {
        Collection<RegistryEntry> installed = catalog.entries();
        return RetentionPlan.of(
                installed,
                usages.needs(installed.stream().map(RegistryEntry::key).toList()),
                rule::keep);
    }

    @Scheduled(
            initialDelayString = "${runner.retention.interval:1h}",
            fixedDelayString = "${runner.retention.interval:1h}")
    void apply() {
        for (AlgorithmVersion version : plan().removable()) {
            try {
                int keep = rule.keep(version.name());
                uninstaller.remove(
                        version, Actor.SYSTEM, "not among the newest %d and needed by nobody".formatted(keep), ACTION);
                log.info("Removed {}, which was not among the newest {} and needed by nobody", version, keep);
            } catch (RunnerException notNow) {
                log.info("{} stays for now: {}", version, notNow.detail());
            }
        }
    }
}
