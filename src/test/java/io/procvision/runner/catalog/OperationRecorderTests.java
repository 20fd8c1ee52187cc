package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of an operation reaches its file. */
class OperationRecorderTests {

    @TempDir
    private Path home;

    private final AtomicLong nanos = new AtomicLong();
    private OperationFiles files;
    private OperationRecorder recorder;

    @BeforeEach
    void begin() {
        files = new OperationFiles(new Store(new StoreSettings(home, Duration.ofSeconds(1))));
        recorder = new OperationRecorder("a-1", files, new RunnerIdentity("one"), nanos::get);
        recorder.accept(view(OperationView.State.RUNNING, "compile", 87));
    }

    @Test
    void withinAStepOnlyAPercentageNowAndThen() {
        for (int percent = 88; percent < 97; percent++) {
            nanos.addAndGet(Duration.ofMillis(300).toNanos());
            recorder.accept(view(OperationView.State.RUNNING, "compile", percent));
        }

        assertThat(written().percent()).isEqualTo(95);
    }

    @Test
    void anotherStepAndTheEndAtOnce() {
        recorder.accept(view(OperationView.State.RUNNING, "register", 97));
        assertThat(written().step()).isEqualTo("register");

        recorder.accept(view(OperationView.State.SUCCEEDED, "register", 100));
        assertThat(written().state()).isEqualTo(OperationView.State.SUCCEEDED);
    }

    /** As the thread is that builds a package while the service stops. */
    @Test
    void anInterruptedThreadWritesTheEndAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        recorder.accept(view(OperationView.State.FAILED, "compile", 87));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(written().state()).isEqualTo(OperationView.State.FAILED);
    }

    @Test
    void theLockIsHeldUntilTheEnd() {
        assertThat(files.lock("a-1")).exists();

        recorder.accept(view(OperationView.State.SUCCEEDED, "done", 100));

        assertThat(files.lock("a-1")).doesNotExist();
    }

    private StoredOperation written() {
        return files.read("a-1").orElseThrow();
    }

    private static OperationView view(OperationView.State state, String step, int percent) {
        return new OperationView(
                "a-1",
                "install",
                "demo.zip",
                List.of("compile", "register"),
                state,
                step,
                percent,
                Instant.EPOCH,
                null,
                null,
                null);
    }
}
