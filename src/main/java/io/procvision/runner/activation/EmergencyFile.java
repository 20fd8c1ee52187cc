package io.procvision.runner.activation;

import io.procvision.runner.activation.EmergencyJournal.Entry;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What emergencies of one PID did without the log, as a file. Whoever reads or writes it holds the store lock. */
final class EmergencyFile {

    static final String SUFFIX = ".json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Pid pid;
    private final Path path;
    private final AtomicFile file;

    EmergencyFile(Path folder, Pid pid) {
        this.pid = pid;
        this.path = folder.resolve(pid + SUFFIX);
        this.file = new AtomicFile(path);
    }

    List<Entry> read() throws IOException, DamagedException {
        byte[] content = file.read().orElse(null);
        return content == null ? List.of() : parse(content);
    }

    private List<Entry> parse(byte[] content) throws DamagedException {
        try {
            Entry @Nullable [] entries = JSON.readValue(content, Entry[].class);
            if (entries == null) {
                throw new DamagedException("it holds nothing", null);
            }
            for (Entry entry : entries) {
                requireWhole(entry);
            }
            return Arrays.asList(entries);
        } catch (NullPointerException incomplete) {
            throw new DamagedException("something is missing in it", incomplete);
        } catch (JacksonException | IllegalArgumentException | RunnerException damage) {
            throw new DamagedException(String.valueOf(damage.getMessage()), damage);
        }
    }

    /** All that the log will want to know. */
    private void requireWhole(Entry entry) {
        Objects.requireNonNull(entry.intent(pid).from());
        Objects.requireNonNull(entry.left().activatedAt());
        Objects.requireNonNull(entry.bound().activatedAt());
        Objects.requireNonNull(entry.operator());
        Objects.requireNonNull(entry.reason());
    }

    void replace(List<Entry> entries) throws IOException {
        file.replace(JSON.writeValueAsBytes(entries));
    }

    void delete() throws IOException {
        file.delete();
    }

    /** Out of the way, to be looked at later; the name that it has now. */
    Path setAside() throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".corrupt");
        return Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The content is not what {@link #replace} writes. */
    static final class DamagedException extends Exception {

        private static final long serialVersionUID = 1;

        private DamagedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
