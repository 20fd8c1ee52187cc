package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ProcessLogTests {

    @TempDir
    Path folder;

    @Test
    void rollsAndKeepsNoMoreFilesThanSet() {
        Path file = folder.resolve("demo@1.0.0.log");
        try (ProcessLog log = new ProcessLog(file, new ProcessSettings.Log(DataSize.ofBytes(100), 2, 10))) {
            Awaitility.await().until(() -> {
                log.append("a line of forty characters or thereabouts");
                return Files.exists(folder.resolve("demo@1.0.0.log.2"));
            });
            for (int line = 0; line < 100; line++) {
                log.append("a line of forty characters or thereabouts");
            }
            assertThat(names()).containsExactlyInAnyOrder("demo@1.0.0.log", "demo@1.0.0.log.1", "demo@1.0.0.log.2");
        }
    }

    @Test
    void continuesTheFileOfAnEarlierRun() throws IOException {
        Path file = folder.resolve("demo@1.0.0.log");
        ProcessSettings.Log settings = new ProcessSettings.Log(DataSize.ofMegabytes(1), 2, 10);
        for (String line : new String[] {"first", "größe"}) {
            try (ProcessLog log = new ProcessLog(file, settings)) {
                log.append(line);
            }
        }

        assertThat(file).hasContent("first\ngröße\n");
    }

    private Stream<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
