package io.procvision.runner.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The wheels in a folder. */
final class Wheels {

    private Wheels() {}

    static List<WheelFile> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> WheelFile.parse(file.getFileName().toString()))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException failure) {
            throw StorageFailures.of("The wheels in %s cannot be listed".formatted(folder), failure);
        }
    }
}
