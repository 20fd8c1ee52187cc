package io.procvision.runner.upgrade;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a table in those columns that a release knows. */
record Rows(String table, List<String> columns, List<List<@Nullable Object>> values) {

    static Rows read(Connection database, String table, Collection<String> columns) throws SQLException {
        List<String> names = List.copyOf(columns);
        List<List<@Nullable Object>> values = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select %s from %s order by 1, 2".formatted(String.join(", ", names), table))) {
            while (rows.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int column = 1; column <= names.size(); column++) {
                    row.add(value(rows.getObject(column)));
                }
                values.add(row);
            }
        }
        return new Rows(table, names, values);
    }

    /** PostgreSQL's driver takes a moment in this form only, and gives it in the other. */
    private static @Nullable Object value(@Nullable Object value) {
        return value instanceof Timestamp moment
                ? moment.toInstant().atOffset(java.time.ZoneOffset.UTC)
                : value instanceof OffsetDateTime moment
                        ? moment.withOffsetSameInstant(java.time.ZoneOffset.UTC)
                        : value;
    }

    void delete(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("delete from " + table);
        }
    }

    /** As the release does it: by a statement that names its own columns. */
    void insert(Connection database) throws SQLException {
        String places = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement statement = database.prepareStatement(
                "insert into %s (%s) values (%s)".formatted(table, String.join(", ", columns), places))) {
            for (List<@Nullable Object> row : values) {
                for (int column = 0; column < row.size(); column++) {
                    statement.setObject(column + 1, row.get(column));
                }
                statement.executeUpdate();
            }
        }
    }
}
