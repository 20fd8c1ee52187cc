package io.procvision.runner.rollback;

import io.procvision.runner.canary.PidProgress;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.rollback.day.CanaryBook;
import io.procvision.runner.rollback.day.DayHistory;
import io.procvision.runner.rollback.day.Deed;
import io.procvision.runner.rollback.day.Move;
import io.procvision.runner.rollback.day.Period;
import io.procvision.runner.rollback.day.Trouble;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a day left in the database, in the binding files and in the routes. */
final class DayRecord {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ALL = 100_000;

    private final SimulatedPlant plant;
    private final JdbcClient database;

    DayRecord(SimulatedPlant plant) {
        this.plant = plant;
        this.database = plant.get(JdbcClient.class);
    }

    DayHistory history(List<Trouble> troubles) throws IOException {
        return new DayHistory(
                plant.clock().instant(),
                moves(),
                audit(),
                filed(),
                plant.get(RoutingTable.class).all().stream().map(Route::binding).toList(),
                plant.get(SwitchLog.class).pending().size(),
                frozen(),
                canaries(),
                List.copyOf(troubles));
    }

    /** Where a PID that ought to be left had to stay. */
    long alarms() {
        return database.sql(
                        "select count(*) from audit_entry where action = 'emergency_alarm' and trigger_metric is not null")
                .query(Long.class)
                .single();
    }

    private Map<Pid, List<Move>> moves() {
        Map<Pid, List<Move>> moves = new TreeMap<>();
        for (Pid pid : SimulatedPlant.PIDS) {
            List<Move> oldestFirst = new ArrayList<>(plant.get(SwitchLog.class).confirmed(pid, ALL).stream()
                    .map(Move::of)
                    .toList());
            Collections.reverse(oldestFirst);
            moves.put(pid, oldestFirst);
        }
        return moves;
    }

    private List<Deed> audit() {
        return database.sql("select * from audit_entry where outcome = 'SUCCEEDED' order by id")
                .query((row, number) -> new Deed(
                        at(row, "at"),
                        row.getString("action"),
                        row.getString("pid"),
                        row.getString("version"),
                        row.getString("previous_version"),
                        row.getString("operator"),
                        row.getString("reason"),
                        row.getString("trigger_metric")))
                .list();
    }

    private Map<Pid, ActiveBinding> filed() throws IOException {
        Map<Pid, ActiveBinding> filed = new TreeMap<>();
        try (Stream<Path> files = Files.list(plant.active())) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                JsonNode content = JSON.readTree(Files.readAllBytes(file));
                Pid pid = new Pid(file.getFileName().toString().replace(".json", ""));
                filed.put(
                        pid,
                        new ActiveBinding(
                                pid,
                                new AlgorithmVersion(
                                        content.path("name").asString(),
                                        content.path("version").asString()),
                                Instant.parse(content.path("activated_at").asString())));
            }
        }
        return filed;
    }

    private List<Period> frozen() {
        return database.sql("select created_at, until_at from freeze_window")
                .query((row, number) -> new Period(at(row, "created_at"), at(row, "until_at")))
                .list();
    }

    private List<CanaryBook> canaries() {
        return database.sql("""
                        select c.id, c.state as canary_state, c.version, p.pid, p.state, p.claimed_pid, p.from_version
                        from canary_pid p join canary c on c.id = p.canary_id""")
                .query((row, number) -> new CanaryBook(
                        row.getLong("id"),
                        row.getString("canary_state"),
                        row.getString("version"),
                        new Pid(row.getString("pid")),
                        PidProgress.valueOf(row.getString("state")),
                        row.getString("claimed_pid") != null,
                        row.getString("from_version")))
                .list();
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
