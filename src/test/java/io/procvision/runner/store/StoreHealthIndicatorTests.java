package io.procvision.runner.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

class StoreHealthIndicatorTests {

    @TempDir
    Path home;

    @Test
    void aStoreThatCanBeWrittenIsUpAndLeftAsItWas() {
        Store store = store();

        Health health = health(store, DataSize.ofBytes(1));

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsKeys("home", "free_bytes").doesNotContainKey("warning");
        assertThat(store.staging()).isEmptyDirectory();
        assertThat(store.active().resolve(".health")).isEmptyDirectory();
        assertThat(health(store, DataSize.ofBytes(1)).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void littleRoomIsAWarning() {
        Health health = health(store(), DataSize.ofBytes(Long.MAX_VALUE));

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails().get("warning")).asString().contains("runner.store.low-space");
    }

    /** No swap needs the place of installations. */
    @Test
    void whereOnlyInstallationsCannotBeWrittenItIsUpAndSaysSo() throws IOException {
        Store store = store();
        FileSystemUtils.deleteRecursively(store.staging());
        assertThat(health(store, DataSize.ofBytes(1)).getStatus()).isEqualTo(Status.UP);
        assertThat(store.staging()).as("made again").isEmptyDirectory();

        Files.delete(store.staging());
        Files.createFile(store.staging());
        Health health = health(store, DataSize.ofBytes(1));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails().get("staging")).asString().contains("No version can be installed");
    }

    @Test
    void whereNoBindingCanBeWrittenItIsDown() throws IOException {
        Store blocked = store();
        Files.createFile(blocked.active().resolve(".health"));
        Health health = health(blocked, DataSize.ofBytes(1));
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().get("active")).asString().contains("No binding can be written");

        Store whole = store();
        FileSystemUtils.deleteRecursively(whole.active());
        assertThat(health(whole, DataSize.ofBytes(1)).getStatus()).isEqualTo(Status.DOWN);
    }

    private Store store() {
        return new Store(new StoreSettings(home, Duration.ofSeconds(1)));
    }

    private Health health(Store store, DataSize lowSpace) {
        return new StoreHealthIndicator(store, new SpaceSettings(lowSpace)).health();
    }
}
