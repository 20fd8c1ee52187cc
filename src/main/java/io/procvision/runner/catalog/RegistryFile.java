package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.store.AtomicFile;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code registry.json} as bytes: a JSON array with one object per installed version. */
final class RegistryFile {

    private final Path path;
    private final AtomicFile file;

    RegistryFile(Store store) {
        this.path = store.registry();
        this.file = new AtomicFile(path);
    }

    /** Whether the file is still the one that was read: another runner may have replaced it. */
    Identity identity() {
        try {
            return Identity.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException absent) {
            return Identity.ABSENT;
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be read".formatted(path), failure);
        }
    }

    Content read() {
        return parse(bytes(file::read));
    }

    Content readBackup() {
        return parse(bytes(file::readBackup));
    }

    /** What the file is known by from now on. */
    Identity write(Collection<RegistryEntry> entries) {
        try {
            return Identity.of(file.replace(StoreJson.MAPPER.writeValueAsBytes(entries)));
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be written".formatted(path), failure);
        }
    }

    private Optional<byte[]> bytes(Source source) {
        try {
            return source.read();
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be read".formatted(path), failure);
        }
    }

    /** Good entries are kept even when others among them are not. */
    private static Content parse(Optional<byte[]> bytes) {
        Map<AlgorithmVersion, RegistryEntry> entries = new TreeMap<>();
        if (bytes.isEmpty()) {
            return new Content(entries, false);
        }
        boolean whole = true;
        try {
            JsonNode json = StoreJson.parse(bytes.get());
            whole = json.isArray();
            for (JsonNode element : json.values()) {
                try {
                    RegistryEntry entry = StoreJson.MAPPER.treeToValue(element, RegistryEntry.class);
                    entries.put(entry.key(), entry);
                } catch (JacksonException | NullPointerException malformed) {
                    whole = false;
                }
            }
        } catch (StoreJson.MalformedJson malformed) {
            whole = false;
        }
        return new Content(entries, whole);
    }

    private interface Source {
        Optional<byte[]> read() throws IOException;
    }

    /** @param whole false when the file was missing, or not everything in it could be understood */
    record Content(Map<AlgorithmVersion, RegistryEntry> entries, boolean whole) {}

    record Identity(FileTime modified, long size, @Nullable Object key) {

        static final Identity ABSENT = new Identity(FileTime.fromMillis(0), -1, null);

        private static Identity of(BasicFileAttributes attributes) {
            return new Identity(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }
}
