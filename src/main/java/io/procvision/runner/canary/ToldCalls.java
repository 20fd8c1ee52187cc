package io.procvision.runner.canary;

import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.health.CallCounts;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the runners on one database tell each other of the calls that they served of canaries. What one told that has died
 * since still counts: those calls were answered.
 */
@Component
class ToldCalls {

    private final JdbcClient database;
    private final String self;

    ToldCalls(JdbcClient database, RunnerIdentity self) {
        this.database = database;
        this.self = self.toString();
    }

    /** @param since when their counting began, where it began for all PIDs at once */
    void tell(long canary, CallsPart part, @Nullable Instant since, CallCounts counts) {
        int known = written("""
                        update canary_calls set since_at = :since, counts = :counts
                        where canary_id = :canary and runner = :runner and part = :part""", canary, part, since, counts);
        if (known == 0) {
            written("""
                    insert into canary_calls (canary_id, runner, part, since_at, counts)
                    values (:canary, :runner, :part, :since, :counts)""", canary, part, since, counts);
        }
    }

    private int written(String sql, long canary, CallsPart part, @Nullable Instant since, CallCounts counts) {
        return database.sql(sql)
                .param("canary", canary)
                .param("runner", self)
                .param("part", part.name())
                .param("since", since == null ? null : since.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("counts", counts.toText())
                .update();
    }

    /** Of the other runners; what they counted from another moment on is of an earlier stage, and soon replaced. */
    Figures elsewhere(long canary, CallsPart part, Instant since) {
        return Figures.of(database
                .sql("""
                        select runner, since_at, counts from canary_calls
                        where canary_id = :canary and part = :part and runner <> :runner""")
                .param("canary", canary)
                .param("part", part.name())
                .param("runner", self)
                .query((row, number) ->
                        since.equals(Objects.requireNonNull(row.getObject("since_at", OffsetDateTime.class))
                                        .toInstant())
                                ? CallCounts.parse(row.getString("counts"))
                                : CallCounts.NONE)
                .list()
                .stream()
                .reduce(CallCounts.NONE, CallCounts::plus));
    }

    /** Of all runners, this one included: it does not change any more. */
    Figures before(long canary) {
        return Figures.of(database
                .sql("select counts from canary_calls where canary_id = :canary and part = :part")
                .param("canary", canary)
                .param("part", CallsPart.BEFORE.name())
                .query((row, number) -> CallCounts.parse(row.getString("counts")))
                .list()
                .stream()
                .reduce(CallCounts.NONE, CallCounts::plus));
    }

    /** Whoever told it. */
    void forgetEnded() {
        database.sql("delete from canary_calls where canary_id in (select id from canary where ended_at is not null)")
                .update();
    }
}
