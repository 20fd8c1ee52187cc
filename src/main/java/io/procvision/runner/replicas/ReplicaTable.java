package io.procvision.runner.replicas;

import io.procvision.runner.core.AlgorithmVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;

/** What runners on one database tell each other. Times are the database's. */
@Component
class ReplicaTable {

    private static final int LONGEST_FAILURE = 2000;

    private final JdbcClient database;

    ReplicaTable(JdbcClient database) {
        this.database = database;
    }

    /** A sign of life. */
    void beat(String runner, Instant startedAt) {
        int known = database.sql("update replica set seen_at = current_timestamp where runner = :runner")
                .param("runner", runner)
                .update();
        if (known == 0) {
            database.sql("""
                            insert into replica (runner, started_at, seen_at)
                            values (:runner, :startedAt, current_timestamp)""")
                    .param("runner", runner)
                    .param("startedAt", startedAt.atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    /** Takes the runner out, with all that it asked for. */
    void remove(String runner) {
        database.sql("delete from warm_up_request where runner = :runner")
                .param("runner", runner)
                .update();
        database.sql("delete from replica where runner = :runner")
                .param("runner", runner)
                .update();
    }

    /** What runners asked for that left or died without taking it back; one asked for after its runner left, too. */
    void endOrphans() {
        database.sql("delete from warm_up_request where runner not in (select runner from replica)")
                .update();
    }

    List<Replica> all() {
        return database.sql(
                        "select runner, started_at, seen_at, current_timestamp as now_at from replica order by runner")
                .query((row, number) -> new Replica(
                        row.getString("runner"),
                        instant(row, "started_at"),
                        Duration.between(instant(row, "seen_at"), instant(row, "now_at"))))
                .list();
    }

    long ask(String runner, AlgorithmVersion version) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        database.sql("""
                        insert into warm_up_request (runner, name, version, asked_at)
                        values (:runner, :name, :version, current_timestamp)""")
                .param("runner", runner)
                .param("name", version.name())
                .param("version", version.version())
                .update(key, "id");
        return Objects.requireNonNull(key.getKey()).longValue();
    }

    /** Ends a request; its answers go with it. */
    void end(long request) {
        database.sql("delete from warm_up_request where id = :id")
                .param("id", request)
                .update();
    }

    List<WarmUpRequest> open() {
        return database.sql("select id, runner, name, version from warm_up_request order by id")
                .query((row, number) -> new WarmUpRequest(
                        row.getLong("id"),
                        row.getString("runner"),
                        new AlgorithmVersion(row.getString("name"), row.getString("version"))))
                .list();
    }

    /** Does nothing where the request has ended meanwhile, or where it came here before and only its receipt was lost. */
    void answer(WarmUpAnswer answer) {
        database.sql("""
                        insert into warm_up_answer (request, runner, failure)
                        select r.id, cast(:runner as varchar(255)), cast(:failure as varchar(2000))
                        from warm_up_request r where r.id = :request and not exists (
                            select 1 from warm_up_answer a where a.request = r.id and a.runner = :runner)""")
                .param("runner", answer.runner())
                .param("failure", answer.whyNot().map(ReplicaTable::shortened).orElse(null))
                .param("request", answer.request())
                .update();
    }

    List<WarmUpAnswer> answers(Collection<Long> requests) {
        return database.sql("select request, runner, failure from warm_up_answer where request in (:requests)")
                .param("requests", requests)
                .query((row, number) ->
                        new WarmUpAnswer(row.getLong("request"), row.getString("runner"), row.getString("failure")))
                .list();
    }

    private static String shortened(String failure) {
        return failure.length() <= LONGEST_FAILURE ? failure : failure.substring(0, LONGEST_FAILURE);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
