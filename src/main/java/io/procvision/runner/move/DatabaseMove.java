package io.procvision.runner.move;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Copies everything a runner has written down from its H2 database to an empty PostgreSQL database, with the ids it has there
 * and the sequences behind them, so that the chain of the audit trail is the same. Both are brought to this release's schema
 * first, as a start would. The rows go over in one transaction and are compared before it is committed; a failure leaves the
 * target as it was.
 *
 * <p>The connection to H2 is kept all along: H2 admits one process, so no runner works on the store meanwhile.
 */
final class DatabaseMove {

    /** H2's {@code DATABASE_ALREADY_OPEN_1} and {@code DATABASE_NOT_FOUND_WITH_IF_EXISTS_1}. */
    private static final int IN_USE = 90020;

    private static final int NOT_THERE = 90146;

    /** Names this command among PostgreSQL's advisory locks. */
    static final long MOVING = 0x70726f637669L;

    private final DataSource from;
    private final DataSource to;

    DatabaseMove(DataSource from, DataSource to) {
        this.from = from;
        this.to = to;
    }

    /** The number of rows by table. */
    Map<String, Long> perform() {
        try (Connection source = open();
                Connection target = to.getConnection()) {
            reserve(target);
            requireEmpty(target);
            flyway(from).migrate();
            try {
                flyway(to).migrate();
                target.setAutoCommit(false);
                Map<String, Long> rows = copy(source, target);
                target.commit();
                return rows;
            } catch (SQLException | RuntimeException failure) {
                takeBack(target, failure);
                throw failure;
            }
        } catch (SQLException | FlywayException failure) {
            throw new MoveRefusedException("Nothing was moved: " + failure.getMessage(), failure);
        }
    }

    private Connection open() {
        try {
            return from.getConnection();
        } catch (SQLException refused) {
            throw new MoveRefusedException(explain(refused), refused);
        }
    }

    private static String explain(SQLException refused) {
        return switch (refused.getErrorCode()) {
            case IN_USE -> "A runner works on this store: stop it first, and start it on the new database afterwards";
            case NOT_THERE -> "There is no database to move (%s): check runner.home".formatted(refused.getMessage());
            default -> "The database to move cannot be opened: " + refused.getMessage();
        };
    }

    /** Until the connection is closed; another move to the same database would be lost in this one. */
    private static void reserve(Connection target) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet mine = statement.executeQuery("select pg_try_advisory_lock(%d)".formatted(MOVING))) {
            mine.next();
            if (!mine.getBoolean(1)) {
                throw new MoveRefusedException("Another move to this database is under way: wait for its end");
            }
        }
    }

    /** The tables that came with the migrations, and nothing else: there was no table before. */
    private static void takeBack(Connection target, Exception failure) {
        try {
            if (!target.getAutoCommit()) {
                target.rollback();
                target.setAutoCommit(true);
            }
            for (String table : MovedTable.names(target)) {
                MovedTable.drop(table, target);
            }
        } catch (SQLException unreachable) {
            failure.addSuppressed(unreachable);
        }
    }

    private static void requireEmpty(Connection target) throws SQLException {
        List<String> tables = MovedTable.names(target);
        if (!tables.isEmpty()) {
            throw new MoveRefusedException(
                    "The target is not empty, it has the tables %s: give an empty database. What an interrupted move left is taken away by creating it anew"
                            .formatted(tables));
        }
    }

    /** Between two databases of the same schema. */
    static Map<String, Long> copy(Connection source, Connection target) throws SQLException {
        List<MovedTable> tables = MovedTable.inOrder(source);
        for (int last = tables.size() - 1; last >= 0; last--) {
            tables.get(last).empty(target); // of the rows that migrations begin with
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        for (MovedTable table : tables) {
            rows.put(table.name(), table.copy(source, target));
        }
        for (MovedTable table : tables) {
            table.continueSequences(target);
            table.compare(source, target);
        }
        return rows;
    }

    private static Flyway flyway(DataSource database) {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load();
    }
}
