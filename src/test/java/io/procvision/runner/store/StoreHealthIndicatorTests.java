package io.procvision.runner.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
        assertThat(store.active()).isEmptyDirectory();
    }

    @Test
    void littleRoomIsAWarning() {
        Health health = health(store(), DataSize.ofBytes(Long.MAX_VALUE));

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails().get("warning")).asString().contains("runner.store.low-space");
    }

    @Test
    void aStoreThatIsGoneIsDown() throws IOException {
        Store store = store();
        FileSystemUtils.deleteRecursively(store.staging());
        assertThat(health(store, DataSize.ofBytes(1)).getStatus()).isEqualTo(Status.DOWN);

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
