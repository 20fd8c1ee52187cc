package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The log and the audit trail as they are in the database, read with plain SQL. */
record RecordedSwitches(List<Row> rows, Map<String, Long> audited) {

    /** One row of the log; its times are those of the log, not of the file. */
    record Row(
            String group,
            Pid pid,
            String state,
            String cause,
            @Nullable BoundVersion from,
            @Nullable BoundVersion to,
            Instant at,
            @Nullable Instant until) {

        boolean isIn(String expected) {
            return state.equals(expected);
        }
    }

    static RecordedSwitches read(String url, String user) {
        try (Connection connection = DriverManager.getConnection(url, user, null);
                Statement statement = connection.createStatement()) {
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery("select * from switch_log order by pid, at")) {
                while (result.next()) {
                    rows.add(new Row(
                            result.getString("group_id"),
                            new Pid(result.getString("pid")),
                            result.getString("state"),
                            result.getString("cause"),
                            bound(result, "from_name", "from_version", "from_activated_at"),
                            bound(result, "to_name", "to_version", "activated_at"),
                            time(result, "at"),
                            result.getObject("until_at") == null ? null : time(result, "until_at")));
                }
            }
            Map<String, Long> audited = new HashMap<>();
            try (ResultSet result = statement.executeQuery("""
                    select pid, outcome, count(*) from audit_entry
                    where pid is not null and action in (select lower(cause) from switch_log)
                    group by pid, outcome
                    """)) {
                while (result.next()) {
                    audited.put(result.getString(1) + " " + result.getString(2), result.getLong(3));
                }
            }
            return new RecordedSwitches(rows, audited);
        } catch (SQLException failure) {
            throw new IllegalStateException("The log cannot be read", failure);
        }
    }

    List<Row> pending() {
        return rows.stream().filter(row -> row.isIn("PENDING")).toList();
    }

    /** The binding of each PID, as its last confirmed row has it. */
    Map<Pid, BoundVersion> current() {
        Map<Pid, BoundVersion> current = new TreeMap<>();
        byPid().forEach((pid, all) -> confirmed(all).stream()
                .reduce((before, after) -> after)
                .map(Row::to)
                .ifPresent(to -> current.put(pid, to)));
        return current;
    }

    boolean hasConfirmed(Pid pid, BoundVersion binding) {
        return rows.stream()
                .anyMatch(row -> row.isIn("CONFIRMED") && row.pid().equals(pid) && binding.equals(row.to()));
    }

    /**
     * Each PID's rows have strictly increasing times, and the confirmed ones are one chain: each replaces what the one
     * before had bound, and ends it. Requests are all or none, and all that is settled is audited.
     */
    void requireConsistent() {
        byPid().forEach((pid, all) -> {
            Instant last = Instant.MIN;
            for (Row row : all) {
                assertThat(row.at()).as("the times of %s: %s", pid, row).isAfter(last);
                last = row.at();
            }
            requireChain(pid, confirmed(all));
            assertThat(audited.getOrDefault(pid + " SUCCEEDED", 0L))
                    .as("audit entries of %s", pid)
                    .isEqualTo(confirmed(all).size());
            assertThat(audited.getOrDefault(pid + " FAILED", 0L))
                    .as("audit entries of failures of %s", pid)
                    .isEqualTo(all.stream().filter(row -> row.isIn("ABORTED")).count());
        });
        rows.stream()
                .collect(Collectors.groupingBy(Row::group, Collectors.mapping(Row::state, Collectors.toSet())))
                .forEach((group, states) ->
                        assertThat(states).as("the request " + group).hasSize(1));
    }

    private static void requireChain(Pid pid, List<Row> confirmed) {
        @Nullable Row before = null;
        for (Row row : confirmed) {
            assertThat(row.from()).as("what %s replaced", row).isEqualTo(before == null ? null : before.to());
            if (before != null) {
                assertThat(before.until()).as("the end of %s", before).isEqualTo(row.at());
            }
            before = row;
        }
        if (before != null) {
            assertThat(before.until()).as("the end of the last of %s", pid).isNull();
        }
    }

    private Map<Pid, List<Row>> byPid() {
        return rows.stream().collect(Collectors.groupingBy(Row::pid, TreeMap::new, Collectors.toList()));
    }

    private static List<Row> confirmed(List<Row> rows) {
        return rows.stream().filter(row -> row.isIn("CONFIRMED")).toList();
    }

    private static @Nullable BoundVersion bound(ResultSet result, String name, String version, String at)
            throws SQLException {
        String algorithm = result.getString(name);
        return algorithm == null
                ? null
                : new BoundVersion(new AlgorithmVersion(algorithm, result.getString(version)), time(result, at));
    }

    private static Instant time(ResultSet result, String column) throws SQLException {
        return result.getObject(column, OffsetDateTime.class).toInstant();
    }
}
