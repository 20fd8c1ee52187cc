package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.store.EmbeddedDatabase;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where the log of a version is: {@code logs/demo@1.0.0.log}. A file is written and rolled by one runner only. So where
 * others may join each has its own: {@code logs/demo@1.0.0@host.log}.
 */
@Component
class LogFiles {

    private static final Logger log = LoggerFactory.getLogger(LogFiles.class);

    private final Path folder;
    private final String ending;

    LogFiles(Store store, RunnerIdentity self, EmbeddedDatabase embedded) {
        this.folder = store.logs();
        this.ending = (embedded.isUsed() ? "" : "@" + self.hostInFileNames()) + ".log";
    }

    Path of(AlgorithmVersion version) {
        return folder.resolve(WorkerId.of(version) + ending);
    }

    /** With what was rolled, and those of the other runners: nobody runs the version any more. */
    void delete(AlgorithmVersion version) {
        Pattern all = Pattern.compile(Pattern.quote(WorkerId.of(version)) + "(@[^@]+)?\\.log(\\.\\d+)?");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> all.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException failure) {
            log.warn("A log of {}, which was removed, stays in {}: delete it by hand", version, folder, failure);
        }
    }
}
