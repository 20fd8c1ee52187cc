package io.procvision.runner.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.PostgresServer;
import io.procvision.runner.core.AlgorithmVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** On both databases, with their real migrations. */
@ParameterizedClass
@MethodSource("databases")
class ReplicaTableTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo_algo", "1.1.0");
    private static final Instant STARTED = Instant.parse("2026-11-24T06:00:00Z");

    private final JdbcClient database;
    private final ReplicaTable table;

    ReplicaTableTests(String url) {
        DriverManagerDataSource source = new DriverManagerDataSource(url);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        database = JdbcClient.create(source);
        table = new ReplicaTable(database);
        database.sql("delete from replica").update();
        database.sql("delete from warm_up_request").update();
    }

    static List<String> databases() {
        return List.of("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()), PostgresServer.newDatabase());
    }

    @Test
    void tellsHowLongARunnerHasBeenSilent() {
        table.beat("a", STARTED);
        table.beat("b", STARTED);
        database.sql("update replica set seen_at = seen_at - interval '1' hour where runner = 'a'")
                .update();

        assertThat(table.all()).extracting(Replica::runner).containsExactly("a", "b");
        assertThat(table.all().get(0).silence()).isGreaterThanOrEqualTo(Duration.ofHours(1));
        assertThat(table.all().get(1).silence()).isLessThan(Duration.ofHours(1));
        table.beat("a", STARTED);
        assertThat(table.all().get(0).silence()).isLessThan(Duration.ofHours(1));
        assertThat(table.all().get(0).startedAt()).isEqualTo(STARTED);
    }

    @Test
    void keepsARequestAndItsAnswersUntilItEnds() {
        long request = table.ask("a", VERSION);
        long another = table.ask("b", VERSION);
        assertThat(table.open())
                .containsExactly(new WarmUpRequest(request, "a", VERSION), new WarmUpRequest(another, "b", VERSION));

        table.answer(new WarmUpAnswer(request, "b", null));
        table.answer(new WarmUpAnswer(request, "c", "x".repeat(5000)));
        assertThat(table.answers(List.of(request)))
                .containsExactlyInAnyOrder(
                        new WarmUpAnswer(request, "b", null), new WarmUpAnswer(request, "c", "x".repeat(2000)));

        table.end(request);
        assertThat(table.open()).extracting(WarmUpRequest::id).containsExactly(another);
        assertThat(table.answers(List.of(request))).isEmpty();
    }

    @Test
    void anAnswerThatComesAfterTheEndIsNoError() {
        long request = table.ask("a", VERSION);
        table.end(request);
        table.answer(new WarmUpAnswer(request, "b", null));
        assertThat(table.answers(List.of(request))).isEmpty();
    }

    /** The database went away after it had the first, and before it could say so. */
    @Test
    void anAnswerThatIsToldAgainIsNoErrorEither() {
        long request = table.ask("a", VERSION);
        table.answer(new WarmUpAnswer(request, "b", null));
        table.answer(new WarmUpAnswer(request, "b", null));
        assertThat(table.answers(List.of(request))).containsExactly(new WarmUpAnswer(request, "b", null));
    }

    @Test
    void aRunnerThatLeavesTakesItsRequestsAlong() {
        table.beat("a", STARTED);
        table.ask("a", VERSION);
        table.remove("a");
        assertThat(table.all()).isEmpty();
        assertThat(table.open()).isEmpty();
    }

    @Test
    void whatARunnerAskedForAfterItLeftIsEnded() {
        table.beat("a", STARTED);
        table.ask("gone", VERSION);
        long standing = table.ask("a", VERSION);
        table.endOrphans();
        assertThat(table.open()).extracting(WarmUpRequest::id).containsExactly(standing);
    }
}
