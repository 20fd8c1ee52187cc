package io.procvision.runner.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Gives a new store's database the past of years on a line: switches of every PID, the last of them standing, and as many
 * audit entries. Rows are made by the database itself, and the audit entries are older than the chain; both is a matter of
 * seconds that way. The binding files that fit are the caller's.
 */
final class Past {

    private static final int ROWS_AT_ONCE = 100_000;

    private static final String SWITCHES = """
        insert into switch_log (group_id, pid, from_name, from_version, from_activated_at, to_name, to_version,
            activated_at, at, until_at, cause, operator, reason, state, runner, deadline, settled_at)
        select random_uuid(), 'P' || lpad(p.x, 5, '0'), ?1, case mod(n.x, 2) when 0 then ?2 else ?3 end,
            dateadd(minute, n.x - ?4 - 1, b.bound), ?1, case mod(n.x, 2) when 0 then ?3 else ?2 end,
            dateadd(minute, n.x - ?4, b.bound), dateadd(minute, n.x - ?4, b.bound),
            case when n.x < ?4 then dateadd(minute, n.x - ?4 + 1, b.bound) end, 'ACTIVATE', 'admin', 'past',
            'CONFIRMED', 'bench', b.bound, dateadd(minute, n.x - ?4, b.bound)
        from (select cast(?5 as timestamp with time zone) bound) b, system_range(?6, ?7) p, system_range(1, ?4) n
        order by p.x, n.x\
        """;

    private static final String AUDIT = """
        insert into audit_entry (id, at, action, outcome, pid, name, version, operator, reason)
        select x, dateadd(second, x - ?1, b.bound), case mod(x, 20) when 0 then 'rollback' else 'activate' end,
            case mod(x, 1000) when 0 then 'FAILED' else 'SUCCEEDED' end,
            'P' || lpad((x - 1) * ?2 / ?1 + 1, 5, '0'), ?3, ?4, 'person' || mod(x, 7), 'past'
        from (select cast(?5 as timestamp with time zone) bound) b, system_range(?6, ?7)\
        """;

    private static final String HEAD =
            "update audit_head set first_id = ?1 + 1, unchained = ?1, last_id = ?1, last_hash = repeat('0', 64)";

    private Past() {}

    /**
     * @param arguments JDBC URL, PIDs, switches of each, audit entries, name, the versions that take turns (the second one
     *     stands), when it was bound
     */
    public static void main(String[] arguments) throws SQLException {
        int pids = Integer.parseInt(arguments[1]);
        int switches = Integer.parseInt(arguments[2]);
        int entries = Integer.parseInt(arguments[3]);
        OffsetDateTime bound = Instant.parse(arguments[7]).atOffset(ZoneOffset.UTC);
        try (Connection database = DriverManager.getConnection(arguments[0], "sa", "")) {
            int pidsAtOnce = Math.max(1, ROWS_AT_ONCE / switches);
            for (int first = 1; first <= pids; first += pidsAtOnce) {
                int last = Math.min(pids, first + pidsAtOnce - 1);
                update(database, SWITCHES, arguments[4], arguments[5], arguments[6], switches, bound, first, last);
            }
            update(database, "delete from audit_entry");
            for (int first = 1; first <= entries; first += ROWS_AT_ONCE) {
                int last = Math.min(entries, first + ROWS_AT_ONCE - 1);
                update(database, AUDIT, entries, pids, arguments[4], arguments[6], bound, first, last);
            }
            update(database, HEAD, entries);
        }
    }

    private static void update(Connection database, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
