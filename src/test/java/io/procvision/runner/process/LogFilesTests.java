package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.store.EmbeddedDatabase;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file a runner writes to, alone and among others. */
class LogFilesTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");
    private static final String POSTGRESQL = "jdbc:postgresql://db/runner";

    @TempDir
    private Path home;

    @Test
    void aRunnerThatIsAloneCallsItByTheVersion() {
        assertThat(files("line-3-0", "jdbc:h2:file:/data/db/runner").of(VERSION))
                .isEqualTo(home.resolve("logs/demo@1.0.0.log"));
    }

    @Test
    void runnersThatShareTheStoreWriteToFilesOfTheirOwn() {
        for (String host : new String[] {"line-3-0", "line-3-1"}) {
            ProcessLogs logs = new ProcessLogs(files(host, POSTGRESQL), settings());
            logs.append(VERSION, "said on " + host);
            logs.close();
        }

        assertThat(home.resolve("logs/demo@1.0.0@line-3-0.log")).hasContent("said on line-3-0");
        assertThat(home.resolve("logs/demo@1.0.0@line-3-1.log")).hasContent("said on line-3-1");
    }

    @Test
    void aRemovedVersionTakesTheLogsOfAllRunnersAlongAndNoOthers() throws IOException {
        LogFiles files = files("line-3-0", POSTGRESQL);
        for (String name : new String[] {
            "demo@1.0.0@line-3-0.log", "demo@1.0.0@line-3-1.log.2", "demo@1.0.0.log", "demo@1.0.0.log.1",
            "demo@1.0.0.1@line-3-0.log", "demo@1.0.0.log.log", "demo@1.0.01.log", "other_demo@1.0.0.log"
        }) {
            Files.createFile(home.resolve("logs").resolve(name));
        }

        files.delete(VERSION);

        assertThat(home.resolve("logs").toFile().list())
                .containsExactlyInAnyOrder(
                        "demo@1.0.0.1@line-3-0.log", "demo@1.0.0.log.log", "demo@1.0.01.log", "other_demo@1.0.0.log");
    }

    private LogFiles files(String host, String database) {
        Store store = new Store(new StoreSettings(home, Duration.ofSeconds(1)));
        return new LogFiles(store, new RunnerIdentity(host), new EmbeddedDatabase(database));
    }

    private static ProcessSettings settings() {
        return StandIn.settings();
    }
}
