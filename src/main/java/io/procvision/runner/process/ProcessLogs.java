package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.store.Store;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** One log file per version in {@code logs/}, open from its first process to the end of the service. */
@Component
class ProcessLogs implements AutoCloseable {

    private final Path folder;
    private final ProcessSettings.Log settings;
    private final Map<AlgorithmVersion, ProcessLog> open = new ConcurrentHashMap<>();

    ProcessLogs(Store store, ProcessSettings settings) {
        this.folder = store.logs();
        this.settings = settings.log();
    }

    ProcessLog of(AlgorithmVersion version) {
        return open.computeIfAbsent(
                version, key -> new ProcessLog(folder.resolve(WorkerId.of(key) + ".log"), settings));
    }

    @Override
    public void close() {
        open.values().forEach(ProcessLog::close);
    }
}
