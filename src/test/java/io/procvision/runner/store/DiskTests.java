package io.procvision.runner.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTests {

    @TempDir
    private Path folder;

    private final List<String> forced = new ArrayList<>();
    private final Disk disk = new Disk() {
        @Override
        public void force(Path path) throws IOException {
            super.force(path);
            forced.add(folder.relativize(path).toString());
        }
    };

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(folder.resolve("tree/empty"));
        Path model = Files.writeString(folder.resolve("tree/model"), "weights");
        assertThat(model.toFile().setReadOnly()).isTrue();
        Files.writeString(folder.resolve("elsewhere"), "not ours");
        Files.createSymbolicLink(folder.resolve("tree/link"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("tree/dangling"), folder.resolve("nowhere"));
    }

    @Test
    void everyFileAndFolderOfATreeIsForcedAndTheFolderAfterItsContent() throws IOException {
        disk.forceTree(folder.resolve("tree"), any -> true);

        assertThat(forced)
                .containsExactlyInAnyOrder("tree/model", "tree/empty", "tree")
                .endsWith("tree");
    }

    @Test
    void onlyWhatIsWantedIsForced() throws IOException {
        disk.forceTree(folder.resolve("tree"), path -> path.endsWith("model"));

        assertThat(forced).containsExactly("tree/model");
    }
}
