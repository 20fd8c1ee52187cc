package io.procvision.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;

/** The store as other programs see it: files at the places that the documentation names. */
@TestComponent
@Lazy
public class StoreFolder {

    private final Path home;

    StoreFolder(@Value("${runner.home}") Path home) {
        this.home = home;
    }

    public Path home() {
        return home;
    }

    public Path zips() {
        return home.resolve("algorithms/zips");
    }

    public Path deployed(String name, String version) {
        return home.resolve("algorithms/deployed").resolve(name).resolve(version);
    }

    /** Where an installed version runs: beside its manifest. */
    public Path workingDirectory(String name, String version) {
        try (Stream<Path> files =
                Files.find(deployed(name, version), 2, (file, attributes) -> file.endsWith("manifest.json"))) {
            return Objects.requireNonNull(files.findFirst().orElseThrow().getParent());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path binding(String pid) {
        return home.resolve("active").resolve(pid + ".json");
    }

    /** Binds a PID as another program would, behind the back of the service. */
    public void bind(String pid, String name, String version) throws IOException {
        Path temporary = home.resolve(pid + ".json.foreign");
        Files.writeString(
                temporary,
                "{\"name\":\"%s\",\"version\":\"%s\",\"activated_at\":\"%s\"}".formatted(name, version, Instant.now()));
        Files.move(temporary, binding(pid), StandardCopyOption.ATOMIC_MOVE);
    }
}
