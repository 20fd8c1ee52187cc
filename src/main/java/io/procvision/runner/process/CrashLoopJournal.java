package io.procvision.runner.process;

import io.procvision.runner.store.AtomicFile;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Crash loops that the database has not taken, each in a file of its own, so that several runners on one store need not agree.
 * Of one that is killed the next to start tells; better twice than never.
 */
@Component
class CrashLoopJournal {

    private static final Logger log = LoggerFactory.getLogger(CrashLoopJournal.class);
    private static final String SUFFIX = ".json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    CrashLoopJournal(Store store) {
        this.folder = store.home().resolve("crash-loops");
    }

    /** Once, however often it is asked to. */
    void keep(CrashLoop loop) {
        Path file = file(loop);
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            new AtomicFile(file).replace(JSON.writeValueAsBytes(loop));
        } catch (IOException failure) {
            log.warn(
                    "Only memory holds the crash loop of {} {}: {}", loop.name(), loop.version(), failure.getMessage());
        }
    }

    void forget(CrashLoop loop) {
        try {
            Files.deleteIfExists(file(loop));
        } catch (IOException failure) {
            log.warn("{} will be told again at the next start: {}", file(loop), failure.getMessage());
        }
    }

    /** What was left by whoever ended before the database took it. */
    List<CrashLoop> all() {
        List<CrashLoop> kept = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return kept;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                read(file, kept);
            }
        } catch (IOException failure) {
            log.error("The crash loops in {} cannot be listed: {}", folder, failure.getMessage());
        }
        return kept;
    }

    private static void read(Path file, List<CrashLoop> kept) throws IOException {
        try {
            kept.add(JSON.readValue(Files.readAllBytes(file), CrashLoop.class));
        } catch (JacksonException damaged) {
            log.error("{} is damaged and tells of no crash loop: {}", file, damaged.getMessage());
        }
    }

    private Path file(CrashLoop loop) {
        return folder.resolve(loop.id() + SUFFIX);
    }
}
