package io.procvision.runner.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether bindings and packages can be written at this moment, found out by writing a file, and whether there is room
 * for more. Little room is a warning, none is a failure.
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
            write(store.staging());
        } catch (IOException unusable) {
            health.down(unusable);
        }
        if (!Files.isWritable(store.active())) {
            health.down().withDetail("active", "The folder %s is missing or not writable".formatted(store.active()));
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

    private static void write(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, ".health", "");
        try {
            Files.write(file, WORD);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
