package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class PackageArchiveTests {

    private static final ArchiveSettings LIMITS =
            new ArchiveSettings(DataSize.ofMegabytes(10), DataSize.ofMegabytes(20), 100, 100);

    @TempDir
    Path folder;

    @Test
    void filesAndFoldersAreUnpackedWithTheirContent() throws IOException {
        Path zip = Zip.write(folder.resolve("a.zip"), out -> {
            put(out, "demo/empty/", new byte[0]);
            put(out, "demo/manifest.json", text("{}"));
            put(out, "./wheels/x.whl", text("wheel"));
        });
        Path target = unpack(zip, LIMITS);
        assertThat(target.resolve("demo/manifest.json")).hasContent("{}");
        assertThat(target.resolve("wheels/x.whl")).hasContent("wheel");
        assertThat(target.resolve("demo/empty")).isEmptyDirectory();
    }

    @Test
    void namesWithoutUtf8FlagAreReadAsGbk() throws IOException {
        Path zip = Zip.write(folder.resolve("gbk.zip"), out -> {
            out.setEncoding("GBK");
            out.setUseLanguageEncodingFlag(false);
            out.setCreateUnicodeExtraFields(ZipArchiveOutputStream.UnicodeExtraFieldPolicy.NEVER);
            put(out, "检测/模型.bin", text("模型"));
        });
        assertThat(names(zip)).containsExactly("检测/模型.bin");
    }

    @Test
    void namesWithUtf8FlagAreReadAsUtf8() throws IOException {
        Path zip = Zip.write(folder.resolve("utf8.zip"), out -> {
            out.setEncoding("UTF-8");
            out.setUseLanguageEncodingFlag(true);
            put(out, "检测/manifest.json", text("{}"));
        });
        assertThat(names(zip)).containsExactly("检测/manifest.json");
    }

    @Test
    void programsKeepTheirExecutableBit() throws IOException {
        Path zip = Zip.write(folder.resolve("x.zip"), out -> {
            ZipArchiveEntry entry = new ZipArchiveEntry("bin/tool");
            entry.setUnixMode(0100755);
            Zip.put(out, entry, text("#!/bin/sh\n"));
            put(out, "demo/python_runtime/bin/python3", text("#!/bin/sh\n"));
            put(out, "plain.txt", text("x"));
        });
        Path target = unpack(zip, LIMITS);
        assertThat(target.resolve("bin/tool")).isExecutable();
        assertThat(target.resolve("demo/python_runtime/bin/python3")).isExecutable();
        assertThat(Files.isExecutable(target.resolve("plain.txt"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.txt",
                "demo/../../evil.txt",
                "demo/..",
                "/etc/evil.txt",
                "C:/evil.txt",
                "c:evil.txt",
                "demo//evil.txt",
                "demo/ev\u0000il.txt",
                "demo/ev\nil.txt",
                "demo/dir\\evil.txt"
            })
    void doubtfulNamesAreRefusedByName(String name) {
        Path zip = Zip.write(folder.resolve("bad.zip"), out -> {
            ZipArchiveEntry entry = new ZipArchiveEntry("x") {
                @Override
                public String getName() {
                    return name;
                }
            };
            Zip.put(out, entry, text("evil"));
        });
        assertRefused(() -> names(zip), "Entry '");
    }

    @Test
    void backslashesThatLeadOutAreRefused() {
        Path zip = Zip.write(folder.resolve("bad.zip"), out -> put(out, "..\\evil.txt", text("evil")));
        assertRefused(() -> names(zip), "evil.txt");
    }

    @Test
    void overlongNamesAreRefused() {
        Path segment = new Zip().with("a".repeat(256), "x").write(folder.resolve("segment.zip"));
        assertRefused(() -> names(segment), "overlong");
        Path whole = new Zip().with("abc/".repeat(300) + "x", "x").write(folder.resolve("whole.zip"));
        assertRefused(() -> names(whole), "1024 characters");
    }

    @Test
    void linksAndDevicesAreRefused() {
        for (int mode : new int[] {0120777, 0060644, 0010644}) {
            Path zip = Zip.write(folder.resolve(mode + ".zip"), out -> {
                ZipArchiveEntry entry = new ZipArchiveEntry("demo/link");
                entry.setUnixMode(mode);
                Zip.put(out, entry, text("/etc/passwd"));
            });
            assertRefused(() -> names(zip), "demo/link", "link or a special file");
        }
    }

    @Test
    void aNameThatOccursTwiceIsRefused() {
        Path zip = Zip.write(folder.resolve("twice.zip"), out -> {
            put(out, "demo/a.py", text("1"));
            put(out, "demo/a.py", text("2"));
        });
        assertRefused(() -> names(zip), "demo/a.py", "twice");
    }

    @Test
    void aFileThatIsAlsoAFolderIsRefusedInEitherOrder() {
        Path fileFirst = new Zip().with("demo/a", "1").with("demo/a/b", "2").write(folder.resolve("first.zip"));
        assertRefused(() -> names(fileFirst), "demo/a/b", "also has as a file");
        Path folderFirst = new Zip().with("demo/a/b", "1").with("demo/a", "2").write(folder.resolve("second.zip"));
        assertRefused(() -> names(folderFirst), "demo/a", "twice");
    }

    @Test
    void moreEntriesThanAllowedAreRefused() {
        Zip zip = new Zip();
        for (int i = 0; i < 101; i++) {
            zip.with("f" + i, "");
        }
        Path file = zip.write(folder.resolve("many.zip"));
        assertRefused(() -> names(file), "more than 100 entries", "many.zip");
    }

    @Test
    void anArchiveLargerThanAllowedIsRefusedUnread() {
        Path file = new Zip().with("a", "b").write(folder.resolve("large.zip"));
        ArchiveSettings tiny = new ArchiveSettings(DataSize.ofBytes(10), DataSize.ofMegabytes(1), 10, 10);
        assertRefused(() -> PackageArchive.open(file, tiny).close(), "runner.archive.max-size");
    }

    @Test
    void unpackedBytesAreCountedAcrossEntries() {
        ArchiveSettings small = new ArchiveSettings(DataSize.ofMegabytes(1), DataSize.ofBytes(1500), 10, 1000);
        Path file =
                new Zip().with("a", new byte[1000]).with("b", new byte[1000]).write(folder.resolve("sum.zip"));
        assertRefused(() -> unpack(file, small), "Entry 'b'", "max-unpacked-size");
    }

    @Test
    void aBombIsRefusedByWhatItUnpacksTo() {
        Path file = new Zip().with("bomb", new byte[4 << 20]).write(folder.resolve("bomb.zip"));
        assertRefused(() -> unpack(file, LIMITS), "Entry 'bomb'", "max-ratio");
    }

    @Test
    void aSmallEntryMayBePackedAsWellAsItLikes() throws IOException {
        Path file = new Zip().with("zeros", new byte[1 << 20]).write(folder.resolve("zeros.zip"));
        assertThat(unpack(file, LIMITS).resolve("zeros")).hasSize(1 << 20);
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        byte[] content = text("x".repeat(500));
        Path file = Zip.write(folder.resolve("flip.zip"), out -> {
            out.setMethod(ZipEntry.STORED);
            ZipArchiveEntry entry = new ZipArchiveEntry("demo/data");
            entry.setSize(content.length);
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setCrc(crc.getValue());
            Zip.put(out, entry, content);
        });
        byte[] bytes = Files.readAllBytes(file);
        bytes[200] ^= 1;
        Files.write(file, bytes);
        assertRefused(() -> unpack(file, LIMITS), "demo/data", "damaged");
    }

    @Test
    void whatIsNoZipIsRefusedByFileName() throws IOException {
        Path text = Files.writeString(folder.resolve("text.zip"), "this is no zip");
        assertRefused(() -> names(text), "text.zip");
        Path empty = Files.createFile(folder.resolve("empty.zip"));
        assertRefused(() -> names(empty), "empty.zip");
        Path whole = new Zip().with("a", "b".repeat(5000)).write(folder.resolve("whole.zip"));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length - 40));
        assertRefused(() -> names(cut), "cut.zip");
    }

    private Path unpack(Path zip, ArchiveSettings limits) throws IOException {
        Path target = Files.createTempDirectory(folder, "unpacked");
        try (PackageArchive archive = PackageArchive.open(zip, limits)) {
            archive.unpack(target, progress -> assertThat(progress).isBetween(0.0, 1.0));
        }
        return target;
    }

    private static List<String> names(Path zip) {
        try (PackageArchive archive = PackageArchive.open(zip, LIMITS)) {
            return archive.entries().stream().map(PackageEntry::name).toList();
        }
    }

    private static void put(ZipArchiveOutputStream zip, String name, byte[] content) throws IOException {
        Zip.put(zip, new ZipArchiveEntry(name), content);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(ThrowingCallable reading, String... told) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.INVALID_ZIP))
                .hasMessageContainingAll(told);
    }
}
