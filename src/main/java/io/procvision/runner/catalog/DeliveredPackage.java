package io.procvision.runner.catalog;

import io.procvision.runner.core.RunnerException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An archive that has been looked into, but not unpacked yet. */
record DeliveredPackage(PackageArchive archive, PackageLayout layout, Manifest manifest, Optional<PythonNeed> python)
        implements AutoCloseable {

    private static final int LARGEST_DESCRIPTION = 1 << 20;

    static DeliveredPackage open(Path file, ArchiveSettings limits) {
        PackageArchive archive = PackageArchive.open(file, limits);
        try {
            Map<String, PackageEntry> files = archive.entries().stream()
                    .filter(entry -> !entry.isFolder())
                    .collect(Collectors.toMap(PackageEntry::name, Function.identity()));
            PackageLayout layout = PackageLayout.of(files.keySet());
            Function<String, Optional<byte[]>> content = name -> Optional.ofNullable(files.get(layout.folder() + name))
                    .map(entry -> archive.read(entry, LARGEST_DESCRIPTION));
            Manifest manifest =
                    Manifest.parse(content.apply(PackageLayout.MANIFEST).orElseThrow());
            Optional<PythonNeed> python = PythonNeed.of(
                    manifest, content.apply(PythonNeed.ENVIRONMENT_FILE), content.apply(PythonNeed.BOOTSTRAP_FILE));
            return new DeliveredPackage(archive, layout, manifest, python);
        } catch (RunnerException refused) {
            archive.close();
            throw refused;
        }
    }

    List<WheelFile> wheels() {
        return layout.wheels().stream()
                .flatMap(folder -> archive.entries().stream()
                        .map(PackageEntry::name)
                        .filter(name -> name.startsWith(folder))
                        .map(name -> WheelFile.parse(name.substring(folder.length()))))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void close() {
        archive.close();
    }
}
