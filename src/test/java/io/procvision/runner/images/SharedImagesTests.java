package io.procvision.runner.images;

import static io.procvision.runner.images.ImageBytes.encoded;
import static io.procvision.runner.images.ImageBytes.noise;
import static io.procvision.runner.images.ImageBytes.npy;
import static io.procvision.runner.images.ImageBytes.pixels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SharedImagesTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ARRAY_2X3 = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 3), }";
    private static final JsonNode META_2X3 =
            JSON.readTree("{\"width\":3,\"height\":2,\"camera_id\":\"cam-07\",\"color_space\":\"BGR\"}");

    @TempDir
    Path home;

    private final Clock clock = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
    private Path folder;
    private SharedImages images;

    @BeforeEach
    void open() throws IOException {
        folder = home.resolve("images");
        images = start();
    }

    @AfterEach
    void close() throws IOException {
        images.close();
    }

    @Test
    void anEncodedImageIsThereUntilItsHandleIsClosed() throws IOException {
        BufferedImage image = noise(5, 4, BufferedImage.TYPE_INT_RGB, 3);

        CheckedImage written = images.write("cur_image", encoded(image, "png"), "cam-01");

        Path file = images.folder().resolve(written.id() + ".npy");
        assertThat(written.meta()).isEqualTo(JSON.readTree("""
                        {"camera_id":"cam-01","timestamp_ms":1700000000000,"width":5,"height":4,"color_space":"RGB"}"""));
        assertThat(pixels(file)).hasSize(5 * 4 * 3).startsWith(image.getRGB(0, 0) >> 16, image.getRGB(0, 0) >> 8);
        written.close();
        assertThat(file).doesNotExist();
    }

    @Test
    void aGroupMayReadAFolderThatWasPrivateAndNoOther() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("unix"), "needs a POSIX file system");
        int ownGroup = (int) Files.getAttribute(folder, "unix:gid");

        images.letGroupRead(ownGroup);

        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        Set<PosixFilePermission> chosen = PosixFilePermissions.fromString("rwx--x---");
        Files.setPosixFilePermissions(folder, chosen);
        images.letGroupRead(ownGroup);
        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(chosen);
    }

    @Test
    void whatIsWrittenPassesItsOwnCheck() {
        CheckedImage written =
                images.write("cur_image", encoded(noise(5, 4, BufferedImage.TYPE_INT_RGB, 3), "png"), "cam-01");

        CheckedImage checked = images.check(written.id(), written.meta());

        assertThat(checked.id()).isEqualTo(written.id());
    }

    @Test
    void anImageThatCannotBeDecodedLeavesNothingBehind() throws IOException {
        byte[] transparent = ImageBytes.png(1, 2, 8, 6, new byte[][] {{1, 2, 3, -1}, {1, 2, 3, 0}});

        assertRefused(() -> images.write("guide_image", transparent, "cam-01"))
                .hasMessage("Image 'guide_image' cannot be used: its pixel at x 0, y 1 is transparent; "
                        + "send it without transparency");
        assertThat(contents()).isEmpty();
    }

    @Test
    void aClientsArrayIsPassedOnAsItIsAndNeverRemoved() throws IOException {
        Path file = Files.write(folder.resolve("line_1.npy"), npy(ARRAY_2X3, 18));

        CheckedImage checked = images.check("line/1", META_2X3);
        checked.close();

        assertThat(checked.id()).isEqualTo("line/1");
        assertThat(checked.meta()).isEqualTo(META_2X3);
        assertThat(file).exists();
    }

    @Test
    void aClientsEncodedFileIsReplacedByADecodedOne() throws IOException {
        BufferedImage image = noise(3, 2, BufferedImage.TYPE_INT_RGB, 5);
        Path file = Files.write(folder.resolve("part.bin"), encoded(image, "png"));

        CheckedImage checked = images.check("part", META_2X3);

        assertThat(checked.id()).isNotEqualTo("part");
        assertThat(checked.meta().path("color_space").stringValue()).isEqualTo("RGB");
        assertThat(checked.meta().path("camera_id").stringValue()).isEqualTo("cam-07");
        assertThat(images.folder().resolve(checked.id() + ".npy")).exists();
        checked.close();
        assertThat(contents()).containsExactly(file);
    }

    @Test
    void aMissingImageIsNamedWithWhatWasExpected() {
        assertRefused(() -> images.check("../etc/passwd", META_2X3))
                .hasMessage(("Image '../etc/passwd' is not in %s: expected .._etc_passwd.npy (uint8, 2×3×3) "
                                + "or .._etc_passwd.bin (PNG or JPEG)")
                        .formatted(images.folder()));
    }

    @Test
    void anArrayThatDoesNotFitItsMetaIsRefusedEvenIfAnEncodedFileWouldFit() throws IOException {
        Files.write(folder.resolve("part.npy"), npy(ARRAY_2X3.replace("(2, 3", "(3, 2"), 18));
        Files.write(folder.resolve("part.bin"), encoded(noise(3, 2, BufferedImage.TYPE_INT_RGB, 5), "png"));

        assertRefused(() -> images.check("part", META_2X3)).hasMessageContaining("its height×width is 3×2");
    }

    @Test
    void anEncodedFileThatDoesNotFitItsMetaIsRefused() throws IOException {
        Files.write(folder.resolve("part.bin"), encoded(noise(2, 3, BufferedImage.TYPE_INT_RGB, 5), "png"));

        assertRefused(() -> images.check("part", META_2X3))
                .hasMessageContaining("it measures 2×3, but its meta says 3×2");
    }

    @Test
    void anArrayThatIsStillBeingWrittenIsRefused() throws IOException {
        Files.write(folder.resolve("part.npy"), npy(ARRAY_2X3, 17));

        assertRefused(() -> images.check("part", META_2X3)).hasMessageContaining("room for 17 bytes");
    }

    @Test
    void aMetaWithoutSizeIsRefused() {
        assertRefused(() -> images.check("part", JSON.readTree("{\"width\":3}")))
                .hasMessage("The meta of image 'part' needs a positive integer height, but has none");
        assertRefused(() -> images.check("part", JSON.readTree("{\"width\":3.5,\"height\":2}")))
                .hasMessageContaining("width, but has 3.5");
        assertRefused(() -> images.check("part", JSON.readTree("{\"width\":0,\"height\":2}")))
                .hasMessageContaining("width, but has 0");
        assertRefused(() -> images.check("part", JSON.readTree("[3,2]"))).hasMessageContaining("width, but has none");
    }

    @Test
    void aBlankIdIsRefused() {
        assertRefused(() -> images.check(" ", META_2X3)).hasMessageContaining("blank");
    }

    @Test
    void aCharacterBeyondTheBasicPlaneIsOneUnderscoreAsInPython() throws IOException {
        Files.write(folder.resolve("a_b.npy"), npy(ARRAY_2X3, 18));

        assertThat(images.check("a\uD83D\uDE00b", META_2X3).id()).isEqualTo("a\uD83D\uDE00b");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void noLinkLeadsOutOfTheFolder() throws IOException {
        Path outside = Files.write(home.resolve("outside"), npy(ARRAY_2X3, 18));
        Files.createSymbolicLink(folder.resolve("array.npy"), outside);
        Files.createSymbolicLink(folder.resolve("encoded.bin"), outside);

        assertRefused(() -> images.check("array", META_2X3)).hasMessageContaining("link");
        assertRefused(() -> images.check("encoded", META_2X3)).hasMessageContaining("link");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aNewFolderIsItsOwnersAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void theDefaultFolderDependsOnTheStoreAlone() throws IOException {
        Path first = ImageFolder.create(new ImageSettings(null, 1), store(home.resolve("a")));
        Path again = ImageFolder.create(new ImageSettings(null, 1), store(home.resolve("a")));
        Path other = ImageFolder.create(new ImageSettings(null, 1), store(home.resolve("b")));
        try {
            assertThat(first).isEqualTo(again).isNotEqualTo(other).isDirectory();
        } finally {
            Files.delete(first);
            Files.delete(other);
        }
    }

    @Test
    void aRunnerRemovesWhatADeadOneLeftAndNothingElse() throws IOException {
        Path clients = Files.write(folder.resolve("part.npy"), npy(ARRAY_2X3, 18));
        Path living = images.folder().resolve(onePixel() + ".npy");
        Files.writeString(folder.resolve(".runner-dead0000.lock"), "");
        Path left = Files.writeString(folder.resolve("runner-dead0000-1234.npy"), "");

        start().close();

        assertThat(left).doesNotExist();
        assertThat(contents()).containsExactlyInAnyOrder(clients, living);
    }

    /** Seen from another process, for within one the operating system grants every lock. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLivingRunnersMarkIsLockedForOthers() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no /usr/bin/python3 here");
        start().close();

        assertThat(python("""
                        import fcntl, glob
                        mark, = glob.glob('.runner-*.lock')
                        try:
                            fcntl.lockf(open(mark, 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)
                            print('free')
                        except OSError:
                            print('held')""")).isEqualTo("held");
    }

    @Test
    void numpyReadsWhatIsWritten() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no /usr/bin/python3 here");
        assumeTrue(
                python("import importlib.util as u; print(u.find_spec('numpy') is not None)")
                        .equals("True"),
                "no NumPy here");
        BufferedImage image = noise(7, 5, BufferedImage.TYPE_INT_RGB, 11);
        CheckedImage written = images.write("cur_image", encoded(image, "png"), "cam-01");

        String seen = python("""
                import numpy
                a = numpy.load('%s.npy')
                print(a.dtype, a.shape, a.flags.c_contiguous, *a[3, 6])""".formatted(written.id()));

        int colour = image.getRGB(6, 3);
        assertThat(seen)
                .isEqualTo("uint8 (5, 7, 3) True %d %d %d"
                        .formatted((colour >> 16) & 0xFF, (colour >> 8) & 0xFF, colour & 0xFF));
    }

    private String onePixel() {
        return images.write("cur_image", encoded(noise(1, 1, BufferedImage.TYPE_INT_RGB, 1), "png"), "cam-01")
                .id();
    }

    private SharedImages start() throws IOException {
        return new SharedImages(new ImageSettings(folder, 1000), store(home.resolve("store")), clock);
    }

    private static Store store(Path home) {
        return new Store(new StoreSettings(home, Duration.ZERO));
    }

    private List<Path> contents() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    private String python(String program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/usr/bin/python3", "-c", program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.IMAGE_LOAD_FAILED));
    }
}
