package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.history.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Puts in order, before the first request, what a kill at any moment can have left:
 *
 * <ul>
 *   <li>staging folders that no living runner holds are removed: nothing refers to them;
 *   <li>a deployed folder that is not registered but has its entry file was built and checked to the end, and only
 *       killed before its registration: it is registered;
 *   <li>one without entry file was on its way out, as an uninstallation removes that file first: it is removed;
 *   <li>a registered version without its entry file was not on its way out after all, and gets the file again;
 *   <li>a registered version without folder cannot serve: it leaves the registry, loudly;
 *   <li>an operation that no living runner carries out has failed.
 * </ul>
 */
@Component
class Leftovers implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final String REASON = "start-up";

    private final Staging staging;
    private final DeployedFolders folders;
    private final AlgorithmCatalog catalog;
    private final OperationUpkeep operations;
    private final CatalogAudit audit;

    Leftovers(
            Staging staging,
            DeployedFolders folders,
            AlgorithmCatalog catalog,
            OperationUpkeep operations,
            CatalogAudit audit) {
        this.staging = staging;
        this.folders = folders;
        this.catalog = catalog;
        this.operations = operations;
        this.audit = audit;
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            operations.putInOrder();
            staging.removeLeftovers();
            List<Path> incomplete = new ArrayList<>();
            catalog.change("put the store in order", entries -> reconcile(entries, incomplete));
            incomplete.forEach(folder -> {
                log.warn("Removing {}, whose uninstallation was cut off", folder);
                staging.discard(folder);
            });
        } catch (RuntimeException failure) {
            log.error("The store could not be put in order; it is used as it is", failure);
        }
    }

    private void reconcile(Map<AlgorithmVersion, RegistryEntry> entries, List<Path> incomplete) {
        folders.all().forEach((version, folder) -> {
            Optional<RegistryEntry> complete = folders.readEntry(version, folder);
            RegistryEntry registered = entries.get(version);
            if (registered == null) {
                complete.ifPresentOrElse(entry -> register(entries, entry), () -> incomplete.add(folder));
            } else if (complete.isEmpty()) {
                DeployedFolders.writeEntry(folder, registered);
            }
        });
        entries.values().removeIf(this::isGone);
    }

    private void register(Map<AlgorithmVersion, RegistryEntry> entries, RegistryEntry entry) {
        entries.put(entry.key(), entry);
        log.warn("{} was complete but not registered when the runner ended; it is registered now", entry.key());
        audit.record(
                "install", Outcome.SUCCEEDED, entry.key(), Actor.SYSTEM, REASON, "completed after the runner ended");
    }

    private boolean isGone(RegistryEntry entry) {
        Path folder = folders.of(entry.key());
        if (Files.isDirectory(folder)) {
            return false;
        }
        String detail = "its folder %s is gone".formatted(folder);
        log.error("{} is no longer installed: {}", entry.key(), detail);
        audit.record("uninstall", Outcome.SUCCEEDED, entry.key(), Actor.SYSTEM, REASON, detail);
        return true;
    }
}
