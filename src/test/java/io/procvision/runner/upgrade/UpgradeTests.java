package io.procvision.runner.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerProcess;
import io.procvision.runner.move.Moves;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the last release wrote opens in this one, with the database in the store or beside it. */
class UpgradeTests {

    @TempDir
    private Path folder;

    @Test
    void aStoreOfTheLastReleaseOpensWithAllItKnewAndGoesOn() throws Exception {
        Path home = ReleasedStore.unpack(folder.resolve("home"));
        try (RunnerProcess process = RunnerProcess.start(
                folder.resolve("runner.log"),
                List.of("runner.home=" + home, "runner.images.folder=" + folder.resolve("images")))) {
            RunnerClient runner = process.client();

            ReleasedStore.assertGoesOn(runner);

            // While it runs its database stays where it is.
            Moves.Result move = Moves.move(home, "jdbc:postgresql://127.0.0.1:1/nowhere");
            assertThat(move.code()).isEqualTo(1);
            assertThat(move.said()).contains("A runner works on this store");
        }
    }

    @Test
    void aPostgresqlOfTheLastReleaseIsMigratedInPlace() throws Exception {
        Path home = ReleasedStore.unpack(folder.resolve("home"));
        String database = ReleasedDatabase.onPostgres(home);

        try (RunnerProcess process = RunnerProcess.start(
                folder.resolve("runner.log"),
                List.of(
                        "runner.home=" + home,
                        "runner.images.folder=" + folder.resolve("images"),
                        "spring.datasource.url=" + database))) {
            ReleasedStore.assertGoesOn(process.client());
        }
    }
}
