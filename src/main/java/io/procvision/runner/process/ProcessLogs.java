package io.procvision.runner.process;

import io.procvision.runner.catalog.VersionTraces;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * One log file per version in {@code logs/}, open while processes of the version run. A line that comes late, from a child
 * that outlives its process, opens it once more.
 */
@Component
class ProcessLogs implements VersionTraces, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProcessLogs.class);

    private final Path folder;
    private final ProcessSettings.Log settings;
    private final Map<AlgorithmVersion, ProcessLog> open = new ConcurrentHashMap<>();

    ProcessLogs(Store store, ProcessSettings settings) {
        this.folder = store.logs();
        this.settings = settings.log();
    }

    /** Within the map's own lock, so that no line goes to a log that is being closed. */
    void append(AlgorithmVersion version, String line) {
        open.compute(version, (key, present) -> {
            ProcessLog file = present == null ? new ProcessLog(file(key), settings) : present;
            file.append(line);
            return file;
        });
    }

    boolean isOpen(AlgorithmVersion version) {
        return open.containsKey(version);
    }

    /** Lets go of the file; the next line opens it again. */
    void close(AlgorithmVersion version) {
        open.computeIfPresent(version, (key, present) -> {
            present.close();
            return null;
        });
    }

    /** The version is installed no more: neither are its log and what was rolled. */
    @Override
    public void clear(AlgorithmVersion version) {
        open.compute(version, (key, present) -> {
            if (present != null) {
                present.close();
            }
            delete(file(key));
            return null;
        });
    }

    private void delete(Path file) {
        try (DirectoryStream<Path> rolled = Files.newDirectoryStream(folder, file.getFileName() + ".*")) {
            Files.deleteIfExists(file);
            for (Path old : rolled) {
                Files.deleteIfExists(old);
            }
        } catch (IOException | DirectoryIteratorException failure) {
            log.warn("The log {} of a removed version stays: delete it by hand", file, failure);
        }
    }

    private Path file(AlgorithmVersion version) {
        return folder.resolve(WorkerId.of(version) + ".log");
    }

    @Override
    public void close() {
        open.values().forEach(ProcessLog::close);
    }
}
