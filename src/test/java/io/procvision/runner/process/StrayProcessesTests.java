package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrayProcessesTests {

    private static final ProcessIdentity GONE = new ProcessIdentity(1, Instant.EPOCH);

    @TempDir
    Path folder;

    private Path marks;
    private Process process;

    @BeforeEach
    void launch() throws IOException {
        marks = folder.resolve("run").resolve("line-3-0");
        process = new ProcessBuilder(StandIn.python().toString(), "-c", "import signal; signal.pause()").start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void endsAProcessWhoseRunnerIsGone() throws IOException {
        StrayProcesses strays = strays();
        write(ProcessIdentity.of(process.toHandle()), GONE);

        assertThat(strays.endAll()).containsExactly(process.pid());

        await().until(() -> !process.isAlive());
        assertThat(marks).isEmptyDirectory();
    }

    @Test
    void leavesAProcessAloneWhoseRunnerLives() throws IOException {
        StrayProcesses strays = strays();
        strays.register(process.toHandle());

        assertThat(strays.endAll()).isEmpty();

        assertThat(process.isAlive()).isTrue();
        assertThat(marks).isNotEmptyDirectory();
    }

    @Test
    void neverEndsAnotherProcessThatGotTheSameId() throws IOException {
        StrayProcesses strays = strays();
        write(new ProcessIdentity(process.pid(), Instant.now().minus(Duration.ofHours(1))), GONE);

        assertThat(strays.endAll()).isEmpty();

        assertThat(process.isAlive()).isTrue();
        assertThat(marks).isEmptyDirectory();
    }

    @Test
    void whatAnotherHostHasMarkedIsLeftToIt() throws IOException {
        StrayProcesses strays = strays();
        Path others = Files.createDirectories(folder.resolve("run").resolve("line-3-1"));
        write(others, ProcessIdentity.of(process.toHandle()), GONE);

        assertThat(strays.endAll()).isEmpty();

        assertThat(process.isAlive()).isTrue();
        assertThat(others).isNotEmptyDirectory();
    }

    @Test
    void endsWhatTheReleaseBeforeMarkedWithoutAHost() throws IOException {
        StrayProcesses strays = strays();
        write(folder.resolve("run"), ProcessIdentity.of(process.toHandle()), GONE);

        assertThat(strays.endAll()).containsExactly(process.pid());

        assertThat(folder.resolve("run").resolve(Long.toString(process.pid()))).doesNotExist();
    }

    @Test
    void clearsAwayAFileThatSaysNothing() throws IOException {
        StrayProcesses strays = strays();
        Files.writeString(marks.resolve("123"), "torn");

        assertThat(strays.endAll()).isEmpty();

        assertThat(marks).isEmptyDirectory();
    }

    @Test
    void findsByTheirEnvironmentWhatAStraysOwnChildrenAre() throws IOException {
        StrayProcesses strays = strays();
        ProcessBuilder builder = new ProcessBuilder(StandIn.python().toString(), "-c", "import signal; signal.pause()");
        strays.mark(builder.environment(), "launch-1");
        builder.environment().put("PROC_RUNNER_OWNER", GONE.toString());
        Process orphan = builder.start();
        try {
            await().until(() -> !strays.endAll().isEmpty());

            await().until(() -> !orphan.isAlive());
            assertThat(process.isAlive()).isTrue();
        } finally {
            orphan.destroyForcibly();
        }
    }

    private StrayProcesses strays() {
        return new StrayProcesses(
                new Store(new StoreSettings(folder, Duration.ofSeconds(1))), new RunnerIdentity("line-3-0"));
    }

    private void write(ProcessIdentity stray, ProcessIdentity runner) throws IOException {
        write(marks, stray, runner);
    }

    private static void write(Path folder, ProcessIdentity stray, ProcessIdentity runner) throws IOException {
        Files.writeString(folder.resolve(Long.toString(stray.pid())), stray + "\n" + runner + "\n");
    }
}
