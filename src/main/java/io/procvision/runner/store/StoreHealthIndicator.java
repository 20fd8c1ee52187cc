package io.procvision.runner.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether bindings can be written at this moment, found out by writing a file where they are, and whether there is room for
 * more. Little room is a warning, none is a failure. That nothing can be
 * installed is told, but is no failure: no swap needs it, and while the store is down emergencies are held back.
 */
@Component
class StoreHealthIndicator implements HealthIndicator {

    private static final byte[] WORD = {'o', 'k'};

    private final Store store;
    private final long lowSpace;

    StoreHealthIndicator(Store store, SpaceSettings settings) {
        this.store = store;
        this.lowSpace = settings.lowSpace().toBytes();
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        try {
            write(probe());
        } catch (IOException unusable) {
            health.down(unusable).withDetail("active", "No binding can be written to %s".formatted(store.active()));
        }
        try {
            write(Files.createDirectories(store.staging()));
        } catch (IOException unusable) {
            health.withDetail("staging", "No version can be installed: %s".formatted(unusable));
        }
        long free = store.home().toFile().getUsableSpace();
        if (free < lowSpace) {
            health.withDetail(
                    "warning", "Less than runner.store.low-space is free: remove versions or enlarge the disk");
        }
        return health.withDetail("home", store.home().toString())
                .withDetail("free_bytes", free)
                .withDetail("low_space_bytes", lowSpace)
                .build();
    }

    /** A folder within that of the bindings, which would be listed anew after each file that came and went there. */
    private Path probe() throws IOException {
        Path probe = store.active().resolve(".health");
        try {
            return Files.createDirectory(probe);
        } catch (FileAlreadyExistsException usual) {
            return probe;
        }
    }

    private static void write(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, ".health", "");
        try {
            Files.write(file, WORD);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
