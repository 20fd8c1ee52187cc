package io.procvision.runner.upgrade;

import io.procvision.runner.PostgresServer;
import io.procvision.runner.move.Moves;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The database that the last release wrote, in its own schema: that of {@link ReleasedStore}, and the same in PostgreSQL. */
final class ReleasedDatabase {

    private ReleasedDatabase() {}

    /** The JDBC URL of the one in an unpacked store. */
    static String onH2(Path home) {
        return "jdbc:h2:file:%s;USER=sa;IFEXISTS=TRUE".formatted(home.resolve("db/runner"));
    }

    /** The JDBC URL of a PostgreSQL that the release migrated, with all its rows. */
    static String onPostgres(Path home) throws SQLException {
        String url = PostgresServer.newDatabase();
        try (Connection embedded = DriverManager.getConnection(onH2(home));
                Connection server = DriverManager.getConnection(url)) {
            flyway(url).target(schemaVersion(embedded)).load().migrate();
            Moves.copy(embedded, server);
        }
        return url;
    }

    /** As a start of this release does it. */
    static void migrate(String url) {
        flyway(url).load().migrate();
    }

    private static FluentConfiguration flyway(String url) {
        return Flyway.configure().dataSource(url, null, null).locations("classpath:db/migration");
    }

    private static String schemaVersion(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet last = statement.executeQuery(
                        "select \"version\" from \"flyway_schema_history\" order by \"installed_rank\" desc")) {
            last.next();
            return last.getString(1);
        }
    }
}
