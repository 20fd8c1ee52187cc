package io.procvision.runner.store;

import io.procvision.runner.core.AlgorithmVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** The folders and files of the store, all of which exist once this has been constructed. */
@Component
public class Store {

    private final Path home;

    public Store(StoreSettings settings) {
        this.home = settings.home();
        try {
            for (Path folder :
                    new Path[] {zips(), deployed(), staging(), active(), emergencies(), operations(), logs()}) {
                Files.createDirectories(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The store %s cannot be created: check runner.home and its permissions".formatted(home), failure);
        }
    }

    public Path home() {
        return home;
    }

    /** Archives as they were delivered. */
    public Path zips() {
        return algorithms().resolve("zips");
    }

    public Path deployed() {
        return algorithms().resolve("deployed");
    }

    public Path deployed(AlgorithmVersion version) {
        return deployed().resolve(version.name()).resolve(version.version());
    }

    /** Installations on their way; on the file system of {@link #deployed()}, so that a rename completes them. */
    public Path staging() {
        return algorithms().resolve(".staging");
    }

    public Path lock() {
        return algorithms().resolve(".lock");
    }

    public Path active() {
        return home.resolve("active");
    }

    /** What emergencies did while the log could not be told. */
    public Path emergencies() {
        return home.resolve("emergencies");
    }

    /** Installations and validations: where they are, or how they ended. */
    public Path operations() {
        return home.resolve("operations");
    }

    public Path registry() {
        return home.resolve("registry.json");
    }

    public Path logs() {
        return home.resolve("logs");
    }

    private Path algorithms() {
        return home.resolve("algorithms");
    }
}
