package io.procvision.runner.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.PostgresServer;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.store.EmbeddedDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** By the clocks of both databases. */
@ParameterizedClass
@MethodSource("databases")
class SilentRunnersTests {

    private static final String OTHER = "elsewhere/1/2026-01-01T00:00:00Z";
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final ReplicaSettings SETTINGS =
            new ReplicaSettings(Duration.ofMillis(200), LEASE, Duration.ofSeconds(30));

    private final AtomicLong nanos = new AtomicLong();
    private final RunnerIdentity self = new RunnerIdentity();
    private final JdbcClient database;
    private final ReplicaTable table;
    private final Hearing hearing = new Hearing(SETTINGS, nanos::get);
    private final SilentRunners silent;

    SilentRunnersTests(String url) {
        DriverManagerDataSource source = new DriverManagerDataSource(url);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        database = JdbcClient.create(source);
        table = new ReplicaTable(database);
        database.sql("delete from replica").update();
        silent = runners("jdbc:postgresql:shared");
    }

    static List<String> databases() {
        return List.of("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()), PostgresServer.newDatabase());
    }

    @Test
    void oneIsSilentWhenItsLastSignOfLifeIsOlderThanALease() {
        hearFor(LEASE);
        table.beat(OTHER, Instant.EPOCH);
        assertThat(silent.contains(OTHER)).isFalse();

        fallSilent();
        assertThat(silent.contains(OTHER)).isTrue();

        table.beat(OTHER, Instant.EPOCH);
        assertThat(silent.contains(OTHER)).as("it goes on").isFalse();
    }

    @Test
    void oneThatIsNotThereHasALeaseToJoinOrToEndWhatItIsAt() {
        hearFor(LEASE);
        assertThat(silent.contains(OTHER)).isFalse();
        hearFor(LEASE.minusSeconds(1));
        assertThat(silent.contains(OTHER)).isFalse();

        hearFor(Duration.ofSeconds(2));
        assertThat(silent.contains(OTHER)).isTrue();
    }

    @Test
    void afterABreakOfItsOwnThisRunnerHearsForALeaseBeforeItJudges() {
        table.beat(OTHER, Instant.EPOCH);
        fallSilent();
        assertThat(silent.contains(OTHER)).as("it has heard nobody yet").isFalse();
        hearFor(LEASE);
        assertThat(silent.contains(OTHER)).isTrue();

        nanos.addAndGet(LEASE.toNanos());
        assertThat(silent.contains(OTHER)).as("it stood still itself").isFalse();
        hearing.heard();
        assertThat(silent.contains(OTHER)).isFalse();
        hearFor(LEASE);
        assertThat(silent.contains(OTHER)).isTrue();

        hearing.lost();
        hearing.heard();
        assertThat(silent.contains(OTHER)).as("the database was down").isFalse();
    }

    /** Or those that look less often would take it for one that has only left, and give it another lease. */
    @Test
    void oneThatFellSilentIsRememberedUntilEverybodyHasSeenThat() {
        Replicas replicas = new Replicas(table, SETTINGS, self, new EmbeddedDatabase("jdbc:postgresql:shared"));
        table.beat(OTHER, Instant.EPOCH);
        fallSilent();
        fallSilent();
        replicas.removeDead();
        assertThat(replicas.silence(OTHER)).isPresent();

        fallSilent();
        replicas.removeDead();
        assertThat(replicas.silence(OTHER)).isEmpty();
    }

    @Test
    void thisRunnerIsNeverSilentNorIsAnybodyWhereTheDatabaseIsNotShared() {
        hearFor(LEASE);
        table.beat(OTHER, Instant.EPOCH);
        table.beat(self.toString(), Instant.EPOCH);
        fallSilent();

        assertThat(silent.contains(self.toString())).isFalse();
        assertThat(runners("jdbc:h2:file:own").contains(OTHER)).isFalse();
    }

    private SilentRunners runners(String url) {
        return new SilentRunners(
                new Replicas(table, SETTINGS, self, new EmbeddedDatabase(url)), hearing, SETTINGS, nanos::get);
    }

    private void fallSilent() {
        database.sql("update replica set seen_at = seen_at - interval '11' second")
                .update();
    }

    /** In rounds, as it does. */
    private void hearFor(Duration length) {
        hearing.heard();
        for (int second = 0; second < length.toSeconds(); second++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            hearing.heard();
        }
    }
}
