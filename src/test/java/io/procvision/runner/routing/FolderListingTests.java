package io.procvision.runner.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderListingTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(FolderListing.SETTLED.multipliedBy(2));

    @TempDir
    private Path folder;

    private final AtomicInteger looks = new AtomicInteger();
    private FolderListing<String> listing;

    @BeforeEach
    void create() throws IOException {
        Files.createFile(folder.resolve("b.json"));
        Files.createFile(folder.resolve("a.json"));
        Files.createFile(folder.resolve("c.tmp"));
        listing = new FolderListing<>(
                folder,
                "*.json",
                name -> {
                    looks.incrementAndGet();
                    return name.startsWith("b") ? Stream.of(name) : Stream.of(name, name + "'");
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void namesAreSortedAndMeanWhatTheyAreSaidTo() throws IOException {
        assertThat(listing.names()).containsExactly("a.json", "a.json'", "b.json");
    }

    @Test
    void aFolderThatIsAsItWasIsNotReadAgain() throws IOException {
        modified(LONG_AGO);

        assertThat(listing.names()).isSameAs(listing.names());
        assertThat(looks).hasValue(2);
    }

    @Test
    void aChangeIsSeen() throws IOException {
        modified(LONG_AGO);
        listing.names();

        Files.createFile(folder.resolve("d.json"));
        modified(LONG_AGO.plusMillis(1));

        assertThat(listing.names()).contains("d.json");
    }

    @Test
    void aChangeWithinTheSameTickIsSeen() throws IOException {
        modified(NOW);
        listing.names();

        Files.createFile(folder.resolve("d.json"));
        modified(NOW);

        assertThat(listing.names()).contains("d.json");
    }

    private void modified(Instant moment) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(moment));
    }
}
