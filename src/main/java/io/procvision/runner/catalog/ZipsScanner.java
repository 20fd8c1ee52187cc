package io.procvision.runner.catalog;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks through {@code zips/} for archives nobody has installed yet, and reports each once in a run of the service (and
 * again when its content changes). An archive counts only when it has kept its size and time from one scan to the next:
 * it may still be on its way over a slow network.
 */
@Component
class ZipsScanner {

    private static final Logger log = LoggerFactory.getLogger(ZipsScanner.class);
    private static final String REASON = "scan of zips/";

    private final Zips zips;
    private final AlgorithmCatalog catalog;
    private final PackageInstaller installer;
    private final ZipsSettings settings;
    private final CatalogAudit audit;
    private final Set<Sight> reported = new HashSet<>();
    private Map<Path, Sight> lastScan = Map.of();

    ZipsScanner(
            Zips zips,
            AlgorithmCatalog catalog,
            PackageInstaller installer,
            ZipsSettings settings,
            CatalogAudit audit) {
        this.zips = zips;
        this.catalog = catalog;
        this.installer = installer;
        this.settings = settings;
        this.audit = audit;
    }

    @Scheduled(
            initialDelayString = "${runner.zips.scan-interval:30s}",
            fixedDelayString = "${runner.zips.scan-interval:30s}")
    synchronized void scan() {
        Set<String> installed = catalog.archives();
        Map<Path, Sight> scan = new HashMap<>();
        for (Path file : zips.all()) {
            try {
                Sight sight = new Sight(file, Files.size(file), Files.getLastModifiedTime(file));
                scan.put(file, sight);
                boolean settled = sight.equals(lastScan.get(file));
                if (settled && !installed.contains(file.getFileName().toString()) && reported.add(sight)) {
                    found(file.getFileName().toString());
                }
            } catch (IOException gone) {
                log.debug("{} went away during the scan", file);
            }
        }
        reported.retainAll(scan.values());
        lastScan = scan;
    }

    private void found(String name) {
        log.info("A new archive lies in zips/: {}", name);
        String next = settings.autoInstall()
                ? "it is being installed"
                : "install it by POST /api/v1/algorithms/install {\"zip\":\"%s\"}".formatted(name);
        audit.record("archive_found", Outcome.SUCCEEDED, null, Actor.SYSTEM, REASON, "%s: %s".formatted(name, next));
        if (settings.autoInstall()) {
            try {
                installer.installDelivered(name, Actor.SYSTEM);
            } catch (RunnerException refused) {
                log.warn("{} is not installed: {}", name, refused.detail());
            }
        }
    }

    /** One state of a file. */
    private record Sight(Path file, long size, FileTime modified) {}
}
