package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Removes an installed version: under the store lock, nobody needing it, first its entry file and then its registration,
 * so that a kill in between leaves either an installed version or a folder that the next start recognizes as on its way
 * out; then the folder is renamed away and deleted, and with it what the version left elsewhere.
 */
@Component
public class Uninstaller {

    private final Store store;
    private final AlgorithmCatalog catalog;
    private final VersionUsages usages;
    private final VersionLocks locks;
    private final Staging staging;
    private final ObjectProvider<VersionTraces> traces;
    private final CatalogAudit audit;

    Uninstaller(
            Store store,
            AlgorithmCatalog catalog,
            VersionUsages usages,
            VersionLocks locks,
            Staging staging,
            ObjectProvider<VersionTraces> traces,
            CatalogAudit audit) {
        this.store = store;
        this.catalog = catalog;
        this.usages = usages;
        this.locks = locks;
        this.staging = staging;
        this.traces = traces;
        this.audit = audit;
    }

    /** @throws RunnerException {@code 2008}; {@code 2007} with every need; {@code 2011} while it is being installed */
    public void uninstall(AlgorithmVersion version, Actor actor, String reason) {
        remove(version, actor, reason, "uninstall");
    }

    @SuppressWarnings("try") // held for its scope
    void remove(AlgorithmVersion version, Actor actor, String reason, String action) {
        try (VersionLocks.Held held = locks.acquireNow(version)) {
            Path folder = store.deployed(version);
            catalog.change(action + " " + version, entries -> unregister(version, folder, entries));
            if (Files.exists(folder)) {
                staging.discard(folder);
            }
            traces.forEach(trace -> trace.clear(version));
            audit.record(action, Outcome.SUCCEEDED, version, actor, reason, null);
        } catch (RunnerException failure) {
            Outcome outcome = failure.problem().status() < 500 ? Outcome.REFUSED : Outcome.FAILED;
            audit.record(action, outcome, version, actor, reason, failure.detail());
            throw failure;
        }
    }

    private void unregister(AlgorithmVersion version, Path folder, Map<AlgorithmVersion, RegistryEntry> entries) {
        if (!entries.containsKey(version)) {
            throw AlgorithmCatalog.notInstalled(version);
        }
        List<String> needs = usages.needs(List.of(version)).getOrDefault(version, List.of());
        if (!needs.isEmpty()) {
            throw new RunnerException(
                    Problem.UNSAFE_UNINSTALL,
                    "%s cannot be removed: it is %s".formatted(version, String.join(", ", needs)));
        }
        DeployedFolders.removeEntry(folder);
        entries.remove(version);
    }
}
