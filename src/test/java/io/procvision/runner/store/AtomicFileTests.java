package io.procvision.runner.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTests {

    @TempDir
    private Path folder;

    private Path path;
    private AtomicFile file;

    @BeforeEach
    void create() {
        path = folder.resolve("state.json");
        file = new AtomicFile(path);
    }

    @Test
    void anAbsentFileReadsAsEmpty() throws IOException {
        assertThat(file.read()).isEmpty();
        assertThat(file.readBackup()).isEmpty();
    }

    @Test
    void theFirstContentHasNoBackup() throws IOException {
        file.replace(bytes("one"));

        assertThat(path).hasContent("one");
        assertThat(file.readBackup()).isEmpty();
    }

    @Test
    void theContentBeforeStaysAsBackup() throws IOException {
        file.replace(bytes("one"));
        file.replace(bytes("two"));
        file.replace(bytes("three"));

        assertThat(path).hasContent("three");
        assertThat(file.readBackup())
                .hasValueSatisfying(content -> assertThat(content).isEqualTo(bytes("two")));
        assertThat(path.resolveSibling("state.json.tmp")).doesNotExist();
    }

    @Test
    void whatIsOfNoUseAnyMoreIsNotKept() throws IOException {
        AtomicFile latest = AtomicFile.withoutBackup(path);

        latest.replace(bytes("one"));
        latest.replace(bytes("two"));

        assertThat(path).hasContent("two");
        assertThat(latest.readBackup()).isEmpty();
        assertThat(folder).isDirectoryNotContaining("glob:**.bak");
    }

    @Test
    void whatAnotherProgramPutsThereRightAfterTheRenameIsNotTakenForTheContent() throws IOException {
        Object[] foreign = new Object[1];
        AtomicFile overtaken = new AtomicFile(path, new Disk() {
            @Override
            public void force(Path renamed) throws IOException {
                Path other = Files.writeString(folder.resolve("other"), "two");
                Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
                foreign[0] = key(path);
            }
        });

        BasicFileAttributes written = overtaken.replace(bytes("one"));

        assertThat(path).hasContent("two");
        assertThat(written.fileKey()).isNotNull().isNotEqualTo(foreign[0]);
        assertThat(file.replace(bytes("three")).fileKey()).isEqualTo(key(path));
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Test
    void damageDoneInPlaceDoesNotReachTheBackup() throws IOException {
        file.replace(bytes("one"));
        file.replace(bytes("two"));
        Files.writeString(path, "garbage");

        assertThat(file.readBackup())
                .hasValueSatisfying(content -> assertThat(content).isEqualTo(bytes("one")));
    }

    @Test
    void deletingLeavesTheBackup() throws IOException {
        file.replace(bytes("one"));
        file.delete();

        assertThat(path).doesNotExist();
        assertThat(file.readBackup()).isPresent();
        file.delete();
    }

    @Test
    void aTornTemporaryFileOfADeadWriterIsOverwritten() throws IOException {
        Files.writeString(path.resolveSibling("state.json.tmp"), "half a conten");
        file.replace(bytes("whole"));

        assertThat(path).hasContent("whole");
    }

    @Test
    void aFailureBeforeTheRenameLeavesTheOldContent() throws IOException {
        file.replace(bytes("one"));
        Files.createDirectories(path.resolveSibling("state.json.tmp").resolve("in-the-way"));

        assertThatIOException().isThrownBy(() -> file.replace(bytes("two")));
        assertThat(path).hasContent("one");
    }

    @Test
    void aReaderSeesOnlyWholeContents() throws Exception {
        byte[] a = "a".repeat(5000).getBytes(UTF_8);
        byte[] b = "b".repeat(9000).getBytes(UTF_8);
        file.replace(a);
        AtomicBoolean done = new AtomicBoolean();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                try {
                    seen.add(new String(Files.readAllBytes(path), UTF_8));
                } catch (IOException failure) {
                    seen.add(failure.toString());
                }
            }
        });
        reader.start();
        for (int i = 0; i < 200; i++) {
            file.replace(i % 2 == 0 ? b : a);
        }
        done.set(true);
        reader.join();

        assertThat(seen).isNotEmpty().isSubsetOf(new String(a, UTF_8), new String(b, UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
