package io.procvision.runner.catalog;

import io.procvision.runner.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** {@code algorithms/.staging}: whatever is on its way in or out of the store. */
@Component
class Staging {

    private static final Logger log = LoggerFactory.getLogger(Staging.class);

    private final Path root;

    Staging(Store store) {
        this.root = store.staging();
    }

    StagingFolder open() {
        try {
            return StagingFolder.claim(root.resolve(UUID.randomUUID().toString()))
                    .orElseThrow(() -> new IllegalStateException("A random name was taken"));
        } catch (IOException failure) {
            throw StorageFailures.of("No staging folder can be made in %s".formatted(root), failure);
        }
    }

    /** Takes a folder out of its place by one rename, then deletes it at leisure. */
    void discard(Path folder) {
        try (StagingFolder staging = open()) {
            Files.move(folder, staging.path().resolve("discarded"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            log.warn("{} could not be taken away and goes at the next start: {}", folder, failure.toString());
        }
    }

    /** Removes what runners that died have left; what living ones work on stays. */
    void removeLeftovers() {
        for (String id : leftovers()) {
            try {
                Optional<StagingFolder> abandoned = StagingFolder.claim(root.resolve(id));
                abandoned.ifPresent(folder -> {
                    log.info("Removing {}, left by an operation that was cut off", folder.path());
                    folder.close();
                });
            } catch (IOException failure) {
                log.warn("{} in {} could not be removed: {}", id, root, failure.toString());
            }
        }
    }

    private Set<String> leftovers() {
        try (Stream<Path> children = Files.list(root)) {
            return children.map(child -> child.getFileName().toString())
                    .map(name -> name.endsWith(StagingFolder.LOCK_SUFFIX)
                            ? name.substring(0, name.length() - StagingFolder.LOCK_SUFFIX.length())
                            : name)
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be listed".formatted(root), failure);
        }
    }
}
