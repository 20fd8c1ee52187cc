package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreLock;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What is installed here; the only owner of {@code registry.json}.
 *
 * <p>The file is read once and again whenever it is no longer the file that was read, so that runners which share a
 * store see each other's installations. A file that cannot be understood loses no version: what is good in it, its
 * backup and the entry files of the deployed folders make a new one. Readers use that at once and without the store lock,
 * which they may hold themselves; the file is mended a moment later.
 */
@Component
public class AlgorithmCatalog {

    private static final Logger log = LoggerFactory.getLogger(AlgorithmCatalog.class);

    private final Store store;
    private final StoreLock lock;
    private final DeployedFolders folders;
    private final CatalogAudit audit;
    private final RegistryFile file;
    private volatile @Nullable Snapshot snapshot;

    AlgorithmCatalog(Store store, StoreLock lock, DeployedFolders folders, CatalogAudit audit) {
        this.store = store;
        this.lock = lock;
        this.folders = folders;
        this.audit = audit;
        this.file = new RegistryFile(store);
    }

    public Optional<InstalledAlgorithm> find(AlgorithmVersion version) {
        return entry(version).map(entry -> entry.in(store));
    }

    /** The installed version, or {@code 2008}. */
    public InstalledAlgorithm require(AlgorithmVersion version) {
        return find(version).orElseThrow(() -> notInstalled(version));
    }

    public List<InstalledAlgorithm> all() {
        return entries().stream().map(entry -> entry.in(store)).toList();
    }

    Optional<RegistryEntry> entry(AlgorithmVersion version) {
        return Optional.ofNullable(current().entries().get(version));
    }

    /** By name and version. */
    Collection<RegistryEntry> entries() {
        return current().entries().values();
    }

    /** Names in {@code zips/} that versions were installed from. */
    Set<String> archives() {
        return entries().stream()
                .map(RegistryEntry::archive)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    static RunnerException notInstalled(AlgorithmVersion version) {
        return new RunnerException(Problem.NOT_INSTALLED, "%s is not installed on this runner".formatted(version));
    }

    /** Changes the registry under the store lock; a change that throws leaves it as it was. */
    @SuppressWarnings("try") // held for its scope
    void change(String operation, Consumer<Map<AlgorithmVersion, RegistryEntry>> change) {
        try (StoreLock.Held held = lock.acquire(operation)) {
            synchronized (this) {
                Snapshot before = current();
                Map<AlgorithmVersion, RegistryEntry> entries = new TreeMap<>(before.entries());
                change.accept(entries);
                if (!before.whole() || !entries.equals(before.entries())) {
                    snapshot = new Snapshot(file.write(entries.values()), entries, true);
                }
            }
        }
    }

    /** Writes the registry again where it had to be pieced together. */
    @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT10S")
    void mend() {
        if (!current().whole()) {
            try {
                change("mend registry.json", entries -> {});
                log.info("{} has been written", store.registry());
            } catch (RunnerException busy) {
                log.warn("registry.json cannot be mended yet: {}", busy.detail());
            }
        }
    }

    private Snapshot current() {
        Snapshot known = snapshot;
        return known != null && known.identity().equals(file.identity()) ? known : reload();
    }

    private synchronized Snapshot reload() {
        RegistryFile.Identity identity = file.identity();
        Snapshot known = snapshot;
        if (known != null && known.identity().equals(identity)) {
            return known;
        }
        RegistryFile.Content content = file.read();
        Snapshot loaded = content.whole()
                ? new Snapshot(identity, content.entries(), true)
                : pieceTogether(identity, content.entries());
        snapshot = loaded;
        return loaded;
    }

    private Snapshot pieceTogether(RegistryFile.Identity identity, Map<AlgorithmVersion, RegistryEntry> good) {
        Map<AlgorithmVersion, RegistryEntry> entries =
                new TreeMap<>(file.readBackup().entries());
        entries.putAll(good);
        entries.keySet().removeIf(version -> !Files.isDirectory(store.deployed(version)));
        entries.putAll(folders.entries());
        boolean firstStart = identity.equals(RegistryFile.Identity.ABSENT) && entries.isEmpty();
        if (!firstStart) {
            String detail = "%s was missing or malformed; pieced together from its backup and the deployed folders: %s"
                    .formatted(store.registry(), entries.keySet());
            log.error(detail);
            audit.record("registry_restore", Outcome.SUCCEEDED, null, Actor.SYSTEM, "registry.json unreadable", detail);
        }
        return new Snapshot(identity, entries, false);
    }

    /** @param whole whether the file holds these entries, or still has to be written */
    private record Snapshot(
            RegistryFile.Identity identity, Map<AlgorithmVersion, RegistryEntry> entries, boolean whole) {}
}
