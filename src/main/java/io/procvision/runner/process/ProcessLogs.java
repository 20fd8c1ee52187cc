package io.procvision.runner.process;

import io.procvision.runner.catalog.VersionTraces;
import io.procvision.runner.core.AlgorithmVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * One log file per version, open while processes of the version run. A line that comes late, from a child
 * that outlives its process, opens it once more.
 */
@Component
class ProcessLogs implements VersionTraces, AutoCloseable {

    private final LogFiles files;
    private final ProcessSettings.Log settings;
    private final Map<AlgorithmVersion, ProcessLog> open = new ConcurrentHashMap<>();

    ProcessLogs(LogFiles files, ProcessSettings settings) {
        this.files = files;
        this.settings = settings.log();
    }

    /** Within the map's own lock, so that no line goes to a log that is being closed. */
    void append(AlgorithmVersion version, String line) {
        open.compute(version, (key, present) -> {
            ProcessLog file = present == null ? new ProcessLog(files.of(key), settings) : present;
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
            files.delete(key);
            return null;
        });
    }

    @Override
    public void close() {
        open.values().forEach(ProcessLog::close);
    }
}
