package io.procvision.runner.catalog;

import io.procvision.runner.store.AtomicFile;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** {@code operations/}: a file for each operation of every runner on the store. A file that says nothing is left alone. */
@Component
class OperationFiles {

    private static final Logger log = LoggerFactory.getLogger(OperationFiles.class);
    private static final String SUFFIX = ".json";

    /** An id may come from an address, and must not lead out of the folder. */
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");

    private final Path folder;

    /** They change no more, and need not be read again. */
    private final Map<String, StoredOperation> ended = new ConcurrentHashMap<>();

    private final Set<String> complainedOf = ConcurrentHashMap.newKeySet();

    OperationFiles(Store store) {
        this.folder = store.operations();
    }

    /** Those that can be read at the moment. */
    List<StoredOperation> all() {
        return ids().stream()
                .map(this::readIfPossible)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<StoredOperation> readIfPossible(String id) {
        try {
            return read(id);
        } catch (UncheckedIOException notNow) {
            log.debug("An operation is left out", notNow);
            return Optional.empty();
        }
    }

    /** Fails where there is a file that cannot be read, which is not the same as none. */
    Optional<StoredOperation> read(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        StoredOperation known = ended.get(id);
        return known == null ? readFile(id) : Optional.of(known);
    }

    /** For the runner that holds its {@link #lock}. */
    void write(StoredOperation operation) throws IOException {
        file(operation.id()).replace(StoreJson.MAPPER.writeValueAsBytes(operation));
    }

    void remove(String id) {
        try {
            Files.deleteIfExists(path(id));
        } catch (IOException failure) {
            log.warn("{} could not be removed: {}", path(id), failure.toString());
        }
        ended.remove(id);
    }

    /** What the operation's runner holds as long as it is under way. */
    Path lock(String id) {
        return folder.resolve(id + ".lock");
    }

    private Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                ids.add(name.substring(0, name.length() - SUFFIX.length()));
            }
        } catch (IOException | DirectoryIteratorException failure) {
            log.warn("{} cannot be listed: {}", folder, failure.toString());
            return ids;
        }
        ended.keySet().retainAll(ids);
        complainedOf.retainAll(ids);
        ids.stream().filter(id -> !ID.matcher(id).matches()).forEach(id -> complain(id, "its name is no id"));
        return ids;
    }

    private Optional<StoredOperation> readFile(String id) {
        try {
            Optional<byte[]> content = file(id).read();
            if (content.isEmpty()) {
                return Optional.empty();
            }
            StoredOperation operation = Objects.requireNonNull(
                    StoreJson.MAPPER.treeToValue(StoreJson.parse(content.get()), StoredOperation.class), "it is empty");
            if (!operation.id().equals(id)) {
                throw new IllegalArgumentException("it is about " + operation.id());
            }
            if (operation.view().isDone()) {
                ended.put(id, operation);
            }
            return Optional.of(operation);
        } catch (IOException unreadable) {
            if (Files.isRegularFile(path(id))) {
                throw new UncheckedIOException("%s cannot be read".formatted(path(id)), unreadable);
            }
            complain(id, String.valueOf(unreadable.getMessage()));
            return Optional.empty();
        } catch (StoreJson.MalformedJson | RuntimeException failure) {
            complain(id, String.valueOf(failure.getMessage()));
            return Optional.empty();
        }
    }

    /** Once for a file, as long as it is there. */
    private void complain(String id, String why) {
        if (complainedOf.add(id)) {
            log.warn("{} tells of no operation, {}. Delete it if nobody needs it", path(id), why);
        }
    }

    private AtomicFile file(String id) {
        return AtomicFile.withoutBackup(path(id));
    }

    private Path path(String id) {
        return folder.resolve(id + SUFFIX);
    }
}
