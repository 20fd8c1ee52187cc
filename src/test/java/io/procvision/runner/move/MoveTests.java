package io.procvision.runner.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.PostgresServer;
import io.procvision.runner.RunnerProcess;
import io.procvision.runner.upgrade.ReleasedStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From H2 to a real PostgreSQL, on the store of a release that has something in every table. */
class MoveTests {

    @TempDir
    private Path folder;

    private final String target = PostgresServer.newDatabase();

    @Test
    void everythingIsThereAfterwardsAndGoesOn() throws Exception {
        Path home = ReleasedStore.unpack(folder.resolve("home"));

        Moves.Result moved = Moves.move(home, target);

        assertThat(moved.code()).as(moved.said()).isZero();
        assertThat(moved.said()).contains("switch_log", "audit_entry", "held_version", "policy_rule", "canary_step");
        try (RunnerProcess process = RunnerProcess.start(
                folder.resolve("runner.log"),
                List.of(
                        "runner.home=" + home,
                        "runner.images.folder=" + folder.resolve("images"),
                        "spring.datasource.url=" + target))) {
            ReleasedStore.assertGoesOn(process.client());
        }
        Moves.Result again = Moves.move(home, target);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.said()).contains("not empty");
    }

    @Test
    void whatSomebodyElseKeepsInTheTargetIsNotTouched() throws Exception {
        Path home = ReleasedStore.unpack(folder.resolve("home"));
        inTarget("create function theirs() returns integer language sql as 'select 7'");

        Moves.Result refused = Moves.move(home, target);

        assertThat(refused.code()).as(refused.said()).isEqualTo(1);
        inTarget("select theirs()");
    }

    @Test
    void twoMovesToOneDatabaseDoNotMix() throws Exception {
        Path home = ReleasedStore.unpack(folder.resolve("home"));
        try (Connection other = DriverManager.getConnection(target);
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(%d)".formatted(DatabaseMove.MOVING));
            assertThat(Moves.move(home, target).said()).contains("Another move to this database is under way");
        }
        assertThat(Moves.move(home, target).code()).isZero();
    }

    @Test
    void whatCannotBeMovedLeavesTheTargetEmptyAndTheSourceAsItIs() throws Exception {
        Path home = ReleasedStore.unpack(folder.resolve("home"));
        inH2(home, "update freeze_window set reason = 'a' || char(0)"); // PostgreSQL stores no NUL

        Moves.Result refused = Moves.move(home, target);

        assertThat(refused.code()).as(refused.said()).isEqualTo(1);
        assertThat(refused.said()).startsWith("Nothing was moved");
        inH2(home, "update freeze_window set reason = 'a'");
        assertThat(Moves.move(home, target).code()).isZero();
    }

    @Test
    void aCommandThatMakesNoSenseSaysWhy() {
        assertThat(Moves.command("--runner.home=" + folder).code()).isEqualTo(2);
        assertThat(Moves.command("--runner.home=" + folder, "--to=jdbc:h2:mem:x")
                        .said())
                .startsWith("usage: ");
        Moves.Result nothingThere = Moves.move(folder.resolve("elsewhere"), target);
        assertThat(nothingThere.code()).isEqualTo(1);
        assertThat(nothingThere.said()).contains("There is no database to move");
        Moves.Result movedAlready = Moves.command("--to", target, "--spring.datasource.url=" + target);
        assertThat(movedAlready.code()).isEqualTo(1);
        assertThat(movedAlready.said()).contains("nothing to move");
    }

    private void inTarget(String statement) throws SQLException {
        try (Connection database = DriverManager.getConnection(target);
                Statement direct = database.createStatement()) {
            direct.execute(statement);
        }
    }

    private static void inH2(Path home, String change) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:h2:file:" + home.resolve("db/runner"), "sa", "");
                Statement statement = database.createStatement()) {
            statement.execute(change);
        }
    }
}
