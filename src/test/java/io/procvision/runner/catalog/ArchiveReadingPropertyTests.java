package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.springframework.util.unit.DataSize;

/** Whatever an archive holds: it is read, or refused as 2001 or 2002, and nothing is ever written outside its folder. */
class ArchiveReadingPropertyTests {

    private static final ArchiveSettings LIMITS =
            new ArchiveSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(2), 50, 100);

    private Path sandbox = Path.of(".");

    @BeforeProperty
    void makeSandbox() throws IOException {
        Path target = Files.createDirectories(Path.of("target"));
        sandbox = Files.createTempDirectory(target, "archives").toAbsolutePath();
    }

    @AfterProperty
    void removeSandbox() {
        FolderTree.delete(sandbox);
    }

    @Property(tries = 300)
    void archivesOfAnyNamesNeverEscape(@ForAll("entries") Map<String, byte[]> entries) throws IOException {
        Path file = Zip.write(sandbox.resolve("any.zip"), zip -> {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                String name = entry.getKey();
                Zip.put(
                        zip,
                        new ZipArchiveEntry("x") {
                            @Override
                            public String getName() {
                                return name;
                            }
                        },
                        entry.getValue());
            }
        });
        readAndUnpack(file);
    }

    @Property(tries = 500)
    void damagedArchivesAreReadOrRefused(
            @ForAll @IntRange(max = 2000) int position, @ForAll byte value, @ForAll @IntRange(max = 2000) int length)
            throws IOException {
        byte[] whole = new Zip()
                .with("demo/manifest.json", Packages.manifest("demo", "1.0.0"))
                .with("demo/requirements.txt", "a==1\n")
                .with("wheels/a-1-py3-none-any.whl", "x".repeat(300))
                .bytes(sandbox.resolve("whole.zip"));
        byte[] damaged = Arrays.copyOf(whole, Math.max(1, whole.length - length % 60 * (length % 2)));
        damaged[position % damaged.length] = value;
        readAndUnpack(Files.write(sandbox.resolve("damaged.zip"), damaged));
    }

    @Property(tries = 200)
    void arbitraryBytesAreRefused(@ForAll byte[] bytes) throws IOException {
        readAndUnpack(Files.write(sandbox.resolve("bytes.zip"), bytes));
    }

    @Provide
    Arbitrary<Map<String, byte[]>> entries() {
        Arbitrary<String> segment = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of("demo", "a", "manifest.json", "requirements.txt", "wheels", "x.whl")),
                Tuple.of(3, Arbitraries.of("..", ".", "", "C:", "~", "venv", "con", " ", "\\")),
                Tuple.of(3, Arbitraries.strings().ofMaxLength(12)));
        Arbitrary<String> name = segment.list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join("/", parts));
        Arbitrary<byte[]> content = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(64)),
                Tuple.of(1, Arbitraries.just(Packages.manifest("demo", "1.0.0").getBytes(StandardCharsets.UTF_8))));
        return Arbitraries.maps(name, content).ofMaxSize(12);
    }

    private void readAndUnpack(Path file) throws IOException {
        Path outer = Files.createDirectory(sandbox.resolve("outer"));
        Path target = Files.createDirectories(outer.resolve("in/ner"));
        try (DeliveredPackage delivered = DeliveredPackage.open(file, LIMITS)) {
            delivered.archive().unpack(target, progress -> {});
        } catch (RunnerException refused) {
            assertThat(refused.problem()).isIn(Problem.INVALID_ZIP, Problem.MANIFEST_MISSING);
            assertThat(refused.detail()).isNotBlank();
        } finally {
            try (Stream<Path> all = Files.walk(outer)) {
                List<Path> outside = all.filter(path -> !path.startsWith(target))
                        .filter(path -> !target.startsWith(path))
                        .toList();
                assertThat(outside).isEmpty();
            }
            FolderTree.delete(outer);
        }
    }
}
