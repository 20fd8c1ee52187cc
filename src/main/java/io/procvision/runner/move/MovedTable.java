package io.procvision.runner.move;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table on its way.
 *
 * @param columns by their names, which are the same on both sides
 * @param key by which its rows are told apart, and read in the same order on both sides
 * @param texts those columns of the key that PostgreSQL would sort by the rules of a language
 * @param numbered the columns that the database fills by counting
 */
record MovedTable(String name, List<String> columns, List<String> key, Set<String> texts, List<String> numbered) {

    private static final String OF_FLYWAY = "flyway_schema_history";
    private static final int PORTION = 1000;

    /** In lower case, as the scripts write them, in the schema that a connection works in. */
    static List<String> names(Connection database) throws SQLException {
        return texts(
                database.getMetaData().getTables(null, database.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"}),
                "TABLE_NAME");
    }

    /** Those before others that refer to them. */
    static List<MovedTable> inOrder(Connection source) throws SQLException {
        Set<String> open = new TreeSet<>(names(source));
        open.remove(OF_FLYWAY);
        List<MovedTable> ordered = new ArrayList<>();
        while (!open.isEmpty()) {
            String next = firstWithout(open, source);
            open.remove(next);
            ordered.add(of(next, source));
        }
        return ordered;
    }

    private static String firstWithout(Set<String> open, Connection source) throws SQLException {
        for (String table : open) {
            Set<String> needed = new TreeSet<>(texts(
                    source.getMetaData().getImportedKeys(null, source.getSchema(), upper(table)), "PKTABLE_NAME"));
            needed.remove(table);
            needed.retainAll(open);
            if (needed.isEmpty()) {
                return table;
            }
        }
        throw new MoveRefusedException("The tables %s refer to each other in a circle".formatted(open));
    }

    private static MovedTable of(String table, Connection source) throws SQLException {
        DatabaseMetaData about = source.getMetaData();
        List<String> columns = new ArrayList<>();
        List<String> numbered = new ArrayList<>();
        Set<String> texts = new TreeSet<>();
        try (ResultSet rows = about.getColumns(null, source.getSchema(), upper(table), "%")) {
            while (rows.next()) {
                String column = rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT);
                columns.add(column);
                if (rows.getInt("DATA_TYPE") == Types.VARCHAR) {
                    texts.add(column);
                }
                if (rows.getString("IS_AUTOINCREMENT").equals("YES")) {
                    numbered.add(column);
                }
            }
        }
        List<String> key = texts(about.getPrimaryKeys(null, source.getSchema(), upper(table)), "COLUMN_NAME");
        return new MovedTable(table, columns, key, texts, numbered);
    }

    static void drop(String table, Connection target) throws SQLException {
        execute(target, "drop table if exists %s cascade".formatted(table));
    }

    void empty(Connection target) throws SQLException {
        execute(target, "delete from " + name);
    }

    long copy(Connection source, Connection target) throws SQLException {
        String insert = "insert into %s (%s) values (%s)"
                .formatted(
                        name,
                        String.join(", ", columns),
                        columns.stream().map(column -> "?").collect(Collectors.joining(", ")));
        long copied = 0;
        try (Statement reading = source.createStatement();
                ResultSet rows = reading.executeQuery(select(""));
                PreparedStatement writing = target.prepareStatement(insert)) {
            while (rows.next()) {
                for (int column = 1; column <= columns.size(); column++) {
                    writing.setObject(column, rows.getObject(column));
                }
                writing.addBatch();
                if (++copied % PORTION == 0) {
                    writing.executeBatch();
                }
            }
            writing.executeBatch();
        }
        return copied;
    }

    /** The next id that the target makes up follows the last one of the source. */
    void continueSequences(Connection target) throws SQLException {
        for (String column : numbered) {
            execute(
                    target,
                    "select setval(pg_get_serial_sequence('%1$s', '%2$s'), coalesce(max(%2$s), 1), max(%2$s) is not null) from %1$s"
                            .formatted(name, column));
        }
    }

    /** Row by row, column by column. */
    void compare(Connection source, Connection target) throws SQLException {
        try (Statement here = source.createStatement();
                Statement there = target.createStatement()) {
            there.setFetchSize(PORTION);
            try (ResultSet expected = here.executeQuery(select(""));
                    ResultSet actual = there.executeQuery(select(" collate \"C\""))) {
                while (expected.next()) {
                    if (!actual.next() || !Arrays.equals(values(expected), values(actual))) {
                        throw different(expected);
                    }
                }
                if (actual.next()) {
                    throw different(actual);
                }
            }
        }
    }

    private MoveRefusedException different(ResultSet row) throws SQLException {
        return new MoveRefusedException("Nothing was moved: in %s the row %s differs after it was copied"
                .formatted(name, Arrays.toString(values(row))));
    }

    private @Nullable Object[] values(ResultSet row) throws SQLException {
        @Nullable Object[] values = new Object[columns.size()];
        for (int column = 0; column < values.length; column++) {
            values[column] = comparable(row.getObject(column + 1));
        }
        return values;
    }

    /** A moment is the same in whatever zone a driver tells it. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof java.time.OffsetDateTime moment) {
            return moment.toInstant();
        }
        return value instanceof java.sql.Timestamp moment ? moment.toInstant() : value;
    }

    /** @param byBytes what makes a database compare texts as H2 does */
    private String select(String byBytes) {
        String order = key.stream()
                .map(column -> texts.contains(column) ? column + byBytes : column)
                .collect(Collectors.joining(", "));
        return "select %s from %s order by %s".formatted(String.join(", ", columns), name, order);
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(ResultSet rows, String column) throws SQLException {
        try (rows) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(column).toLowerCase(Locale.ROOT));
            }
            return texts;
        }
    }

    /** As H2 keeps what was written without quotes. */
    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
