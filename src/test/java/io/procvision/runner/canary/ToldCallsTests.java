package io.procvision.runner.canary;

import static io.procvision.runner.health.CallOutcome.ERROR;
import static io.procvision.runner.health.CallOutcome.NG;
import static io.procvision.runner.health.CallOutcome.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.PostgresServer;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallCounts;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.SettableClock;
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

/** What runners tell each other, on both databases with their real migrations. */
@ParameterizedClass
@MethodSource("databases")
class ToldCallsTests {

    private static final Instant SINCE = Instant.parse("2026-03-01T06:00:00.123Z");

    private final JdbcClient database;
    private final ToldCalls here;
    private final ToldCalls there;
    private final ToldCalls elsewhere;
    private final long canary;

    ToldCallsTests(String url) {
        DriverManagerDataSource source = new DriverManagerDataSource(url);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        database = JdbcClient.create(source);
        here = new ToldCalls(database, new RunnerIdentity("here"));
        there = new ToldCalls(database, new RunnerIdentity("there"));
        elsewhere = new ToldCalls(database, new RunnerIdentity("elsewhere"));
        canary = newCanary();
    }

    static List<String> databases() {
        return List.of("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()), PostgresServer.newDatabase());
    }

    @Test
    void theCallsOfTheOthersAreAddedUpAndTheOwnAreNotTwice() {
        here.tell(canary, CallsPart.CANARY, SINCE, calls(OK, 100));
        there.tell(canary, CallsPart.CANARY, SINCE, calls(OK, 7).plus(calls(ERROR, 1)));
        elsewhere.tell(canary, CallsPart.CANARY, SINCE, calls(NG, 2));

        Figures others = here.elsewhere(canary, CallsPart.CANARY, SINCE);

        assertThat(others).isEqualTo(Figures.of(10, 1, 0, 2, 9, others.durations()));
        assertThat(others.p95()).isNotNull();
        assertThat(here.elsewhere(canary, CallsPart.OTHERS, SINCE)).isEqualTo(Figures.NONE);
        assertThat(here.elsewhere(newCanary(), CallsPart.CANARY, SINCE)).isEqualTo(Figures.NONE);
    }

    @Test
    void whatIsToldAnewReplacesWhatWasTold() {
        there.tell(canary, CallsPart.CANARY, SINCE, calls(OK, 7));
        there.tell(canary, CallsPart.CANARY, SINCE, calls(OK, 8));

        assertThat(here.elsewhere(canary, CallsPart.CANARY, SINCE).calls()).isEqualTo(8);
    }

    @Test
    void whatWasCountedInAnEarlierStageIsNotOfThisOne() {
        there.tell(canary, CallsPart.CANARY, SINCE.minusMillis(1), calls(OK, 7));

        assertThat(here.elsewhere(canary, CallsPart.CANARY, SINCE)).isEqualTo(Figures.NONE);
    }

    @Test
    void whatWasBeforeTheSwitchesIsThatOfAllRunners() {
        here.tell(canary, CallsPart.BEFORE, null, calls(OK, 3));
        there.tell(canary, CallsPart.BEFORE, null, calls(OK, 4));

        assertThat(here.before(canary).calls()).isEqualTo(7);
    }

    @Test
    void whatIsOverIsForgottenWhoeverToldIt() {
        long over = newCanary();
        here.tell(canary, CallsPart.BEFORE, null, calls(OK, 3));
        here.tell(over, CallsPart.BEFORE, null, calls(OK, 3));
        there.tell(over, CallsPart.BEFORE, null, calls(OK, 3));
        database.sql("update canary set ended_at = current_timestamp where id = :id")
                .param("id", over)
                .update();

        here.forgetEnded();

        assertThat(here.before(over)).isEqualTo(Figures.NONE);
        assertThat(here.before(canary).calls()).isEqualTo(3);
    }

    private static CallCounts calls(CallOutcome outcome, int times) {
        SettableClock clock = new SettableClock();
        AlgorithmMeters meters = new AlgorithmMeters(new SimpleMeterRegistry(), clock);
        HealthWindows windows = new HealthWindows(
                meters,
                new ProcessHealth(),
                (pid, version) -> {
                    throw new IllegalStateException("nobody asks for thresholds");
                },
                clock);
        Pid pid = new Pid("A01");
        AlgorithmVersion version = new AlgorithmVersion("demo", "1.0.0");
        for (int call = 0; call < times; call++) {
            meters.record(pid, version, outcome, Duration.ofMillis(20));
        }
        clock.advance(Duration.ofSeconds(1));
        return windows.counts(pid, version, Instant.EPOCH, Duration.ofMinutes(1));
    }

    private long newCanary() {
        return database.sql("""
                        insert into canary (name, version, state, stage, operator, reason, created_at, auto_promote,
                            approval_required, excluded, min_calls)
                        values ('demo', '1.1.0', 'running', 0, 'anna', '', current_timestamp, true, false, '', 20)""").update() == 1
                ? database.sql("select max(id) from canary").query(Long.class).single()
                : 0;
    }
}
