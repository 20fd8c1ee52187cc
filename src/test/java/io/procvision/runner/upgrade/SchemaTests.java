package io.procvision.runner.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.move.Moves;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The release before runs on the schema of this one: while replicas are replaced one by one, and where the new one is given up. */
class SchemaTests {

    enum Database {
        H2,
        POSTGRESQL;

        String released(Path home) throws SQLException {
            return this == H2 ? ReleasedDatabase.onH2(home) : ReleasedDatabase.onPostgres(home);
        }
    }

    @TempDir
    private Path home;

    /** Of the release, those before others that refer to them. */
    private List<String> tables = List.of();

    @BeforeEach
    void unpack() throws IOException, SQLException {
        ReleasedStore.unpackFiles(home);
        try (Connection embedded = DriverManager.getConnection(ReleasedDatabase.onH2(home))) {
            tables = Moves.tables(embedded);
        }
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void statementsOfTheReleaseBeforeFindTheirTablesAndColumns(Database database) throws SQLException {
        String url = database.released(home);
        Schema before = schema(url);

        ReleasedDatabase.migrate(url);

        assertThat(before.tables()).containsKeys("switch_log", "audit_entry", "account", "canary", "pin");
        assertThat(schema(url).objections(before)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void itsRowsStayAndItCanWriteThemStill(Database database) throws SQLException {
        String url = database.released(home);
        List<Rows> written = read(url, schema(url));

        ReleasedDatabase.migrate(url);

        assertThat(written).allSatisfy(rows -> assertThat(read(url, rows)).isEqualTo(rows));
        try (Connection connection = DriverManager.getConnection(url)) {
            for (Rows rows : reversed(written)) {
                rows.delete(connection);
            }
            for (Rows rows : written) {
                rows.insert(connection);
            }
        }
        assertThat(written).allSatisfy(rows -> assertThat(read(url, rows)).isEqualTo(rows));
    }

    @Test
    void theReleaseHadSomethingInEveryTable() throws SQLException {
        String url = ReleasedDatabase.onH2(home);

        assertThat(read(url, schema(url)))
                .isNotEmpty()
                .allSatisfy(rows -> assertThat(rows.values()).as(rows.table()).isNotEmpty());
    }

    @Test
    void whatWouldBreakItIsNamed() throws SQLException {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        ReleasedDatabase.migrate(url);
        Schema before = schema(url);

        execute(
                url,
                "alter table pin drop column operator",
                "alter table pin add column until_at timestamp(6) with time zone",
                "alter table pin add column ticket varchar(64) not null",
                "alter table pin add column kind varchar(64) default 'hard' not null",
                "alter table account alter column role set data type varchar(8)",
                "alter table api_token alter column last_used_at set not null",
                "drop table policy_rule");

        assertThat(schema(url).objections(before))
                .anySatisfy(objection -> assertThat(objection).isEqualTo("pin.operator is gone"))
                .anySatisfy(objection -> assertThat(objection).isEqualTo("pin.ticket is new and wants a value"))
                .anySatisfy(objection -> assertThat(objection).startsWith("account.role was "))
                .anySatisfy(objection -> assertThat(objection).startsWith("api_token.last_used_at was "))
                .anySatisfy(objection -> assertThat(objection).isEqualTo("policy_rule.subject is gone"))
                .noneMatch(objection -> objection.contains("until_at") || objection.contains("kind"));
    }

    private Schema schema(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return Schema.of(connection, tables);
        }
    }

    private List<Rows> read(String url, Schema schema) throws SQLException {
        List<Rows> all = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url)) {
            for (String table : tables) {
                all.add(Rows.read(connection, table, schema.tables().get(table).keySet()));
            }
        }
        return all;
    }

    private static Rows read(String url, Rows known) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return Rows.read(connection, known.table(), known.columns());
        }
    }

    private static List<Rows> reversed(List<Rows> rows) {
        List<Rows> reversed = new ArrayList<>(rows);
        Collections.reverse(reversed);
        return reversed;
    }

    private static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
