package io.procvision.runner.move;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command as a person gives it. */
public final class Moves {

    private Moves() {}

    /** @param said on both streams */
    public record Result(int code, String said) {}

    public static Result move(Path home, String to) {
        return command("--runner.home=" + home, "--to", to);
    }

    /** All rows of an H2 database to a PostgreSQL that has the same tables. */
    public static void copy(Connection from, Connection to) throws SQLException {
        DatabaseMove.copy(from, to);
    }

    /** The tables of a database, those before others that refer to them. */
    public static List<String> tables(Connection database) throws SQLException {
        return MovedTable.inOrder(database).stream().map(MovedTable::name).toList();
    }

    static Result command(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        int code = MoveCommand.run(all, stream, stream);
        return new Result(code, said.toString(StandardCharsets.UTF_8));
    }
}
