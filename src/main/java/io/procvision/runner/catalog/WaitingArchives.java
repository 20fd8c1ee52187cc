package io.procvision.runner.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What lies in {@code zips/} and no installed version came from, for people to choose from. */
@Component
public class WaitingArchives {

    private final Zips zips;
    private final AlgorithmCatalog catalog;

    WaitingArchives(Zips zips, AlgorithmCatalog catalog) {
        this.zips = zips;
        this.catalog = catalog;
    }

    /** By name. */
    public List<WaitingArchive> all() {
        Set<String> installed = catalog.archives();
        List<WaitingArchive> waiting = new ArrayList<>();
        for (Path file : zips.all()) {
            String name = file.getFileName().toString();
            try {
                if (!installed.contains(name)) {
                    waiting.add(new WaitingArchive(
                            name,
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            } catch (NoSuchFileException takenAway) {
                // Since the folder was listed.
            } catch (IOException failure) {
                throw new UncheckedIOException("%s cannot be looked at".formatted(file), failure);
            }
        }
        return waiting;
    }

    public record WaitingArchive(String name, long sizeBytes, Instant modifiedAt) {}
}
