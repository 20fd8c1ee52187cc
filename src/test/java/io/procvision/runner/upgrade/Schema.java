package io.procvision.runner.upgrade;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The tables of a database as a statement meets them that names its columns; all names in lower case. */
record Schema(Map<String, Map<String, Column>> tables) {

    /**
     * @param type as JDBC numbers them
     * @param nullable whether a statement may leave it null
     * @param filled whether the database fills it where a statement does not
     */
    record Column(int type, int size, boolean nullable, boolean filled) {

        boolean takesAll(Column before) {
            return type == before.type
                    && size >= before.size
                    && (nullable || !before.nullable)
                    && (filled || !before.filled || nullable);
        }

        boolean mayBeLeftOut() {
            return nullable || filled;
        }
    }

    static Schema of(Connection database, List<String> names) throws SQLException {
        Map<String, Map<String, Column>> tables = new TreeMap<>();
        for (String name : names) {
            tables.put(name, new TreeMap<>());
        }
        try (ResultSet rows = database.getMetaData().getColumns(null, database.getSchema(), "%", "%")) {
            while (rows.next()) {
                Map<String, Column> columns =
                        tables.get(rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
                if (columns != null) {
                    columns.put(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT), column(rows));
                }
            }
        }
        return new Schema(tables);
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                row.getInt("DATA_TYPE"),
                row.getInt("COLUMN_SIZE"),
                row.getString("IS_NULLABLE").equals("YES"),
                row.getString("COLUMN_DEF") != null
                        || row.getString("IS_AUTOINCREMENT").equals("YES"));
    }

    /** What statements that were written for the schema before would meet with here, in words. */
    List<String> objections(Schema before) {
        List<String> objections = new ArrayList<>();
        before.tables.forEach((table, columns) -> {
            Map<String, Column> now = tables.getOrDefault(table, Map.of());
            columns.forEach((name, column) -> {
                Column present = now.get(name);
                if (present == null) {
                    objections.add("%s.%s is gone".formatted(table, name));
                } else if (!present.takesAll(column)) {
                    objections.add("%s.%s was %s and is %s".formatted(table, name, column, present));
                }
            });
            now.forEach((name, column) -> {
                if (!columns.containsKey(name) && !column.mayBeLeftOut()) {
                    objections.add("%s.%s is new and wants a value".formatted(table, name));
                }
            });
        });
        return objections;
    }
}
