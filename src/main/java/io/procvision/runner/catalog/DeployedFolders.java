package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.AtomicFile;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * The folders {@code deployed/<name>/<version>}. The entry file in each is the last thing written before the folder is
 * renamed into place, and the first thing removed by an uninstallation: with it, a folder is a complete version.
 */
@Component
class DeployedFolders {

    private static final Logger log = LoggerFactory.getLogger(DeployedFolders.class);

    private final Store store;

    DeployedFolders(Store store) {
        this.store = store;
    }

    Path of(AlgorithmVersion version) {
        return store.deployed(version);
    }

    Map<AlgorithmVersion, Path> all() {
        Map<AlgorithmVersion, Path> folders = new TreeMap<>();
        for (Path name : subfolders(store.deployed())) {
            for (Path version : subfolders(name)) {
                try {
                    folders.put(
                            new AlgorithmVersion(
                                    name.getFileName().toString(),
                                    version.getFileName().toString()),
                            version);
                } catch (RunnerException foreign) {
                    log.warn("{} is no folder of this runner: {}", version, foreign.detail());
                }
            }
        }
        return folders;
    }

    /** The entries of all complete versions. */
    Map<AlgorithmVersion, RegistryEntry> entries() {
        Map<AlgorithmVersion, RegistryEntry> entries = new TreeMap<>();
        all().forEach((version, folder) -> readEntry(version, folder).ifPresent(entry -> entries.put(version, entry)));
        return entries;
    }

    Optional<RegistryEntry> readEntry(AlgorithmVersion version, Path folder) {
        try {
            Optional<byte[]> content = new AtomicFile(folder.resolve(RegistryEntry.FILE)).read();
            return content.map(bytes -> StoreJson.MAPPER.readValue(bytes, RegistryEntry.class))
                    .filter(entry -> entry.key().equals(version));
        } catch (IOException | JacksonException malformed) {
            log.warn("{} has a malformed {}: {}", folder, RegistryEntry.FILE, malformed.getMessage());
            return Optional.empty();
        }
    }

    static void writeEntry(Path folder, RegistryEntry entry) {
        try {
            new AtomicFile(folder.resolve(RegistryEntry.FILE)).replace(StoreJson.MAPPER.writeValueAsBytes(entry));
        } catch (IOException failure) {
            throw StorageFailures.of("The entry file in %s cannot be written".formatted(folder), failure);
        }
    }

    static void removeEntry(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(RegistryEntry.FILE));
        } catch (IOException failure) {
            throw StorageFailures.of("The entry file in %s cannot be removed".formatted(folder), failure);
        }
    }

    private static List<Path> subfolders(Path parent) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, Files::isDirectory)) {
            children.forEach(folders::add);
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be listed".formatted(parent), failure);
        }
        return folders;
    }
}
