package io.procvision.runner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.procvision.runner.catalog.RetentionSettings;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.process.ProcessSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Two runners on one database, whichever the subclass names, without anything else of the service. */
abstract class PoliciesContract {

    private static final Pid PID = new Pid("A01");
    private static final Pid OTHER = new Pid("A02");
    private static final AlgorithmVersion DEMO = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion LAB = new AlgorithmVersion("lab", "1.0.0");

    private final DataSource database;
    private final Outage outage;
    private final PolicyTable table;
    private Policies policies;

    /** @param url of a new and empty database */
    PoliciesContract(String url) {
        database = new DriverManagerDataSource(url);
        outage = new Outage(database);
        table = new PolicyTable(JdbcClient.create(database));
    }

    @BeforeEach
    void start() {
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/V4__policy.sql")).execute(database);
        policies = policies();
    }

    @Test
    void withoutPoliciesTheSettingsHold() {
        assertThat(policies.effective(PID, DEMO))
                .isEqualTo(bound("runner.emergency", EmergencySettings.class).thresholds(OnCrash.ROLLBACK));
        assertThat(policies.keep("demo")).isEqualTo(3);
    }

    @Test
    void aNarrowerPolicyGoesBeforeAWiderOneRuleByRule() {
        set(
                PolicyScope.GLOBAL,
                Map.of(Rule.MAX_ERROR_RATE, 0.1, Rule.MIN_CALLS, 30, Rule.WINDOW, Duration.ofMinutes(2)));
        set(PolicyScope.ofPackage("demo"), Map.of(Rule.MAX_ERROR_RATE, 0.2, Rule.MIN_CALLS, 40, Rule.KEEP, 7));
        set(PolicyScope.of(PID), Map.of(Rule.MAX_ERROR_RATE, 0.3, Rule.ON_CRASH, OnCrash.RESTART));

        Thresholds narrow = policies.effective(PID, DEMO);
        assertThat(narrow.maxErrorRate()).isEqualTo(0.3);
        assertThat(narrow.onCrash()).isEqualTo(OnCrash.RESTART);
        assertThat(narrow.minCalls()).isEqualTo(40);
        assertThat(narrow.window()).isEqualTo(Duration.ofMinutes(2));
        assertThat(narrow.maxTimeoutRate()).isEqualTo(0.05);
        assertThat(policies.effective(OTHER, DEMO).maxErrorRate()).isEqualTo(0.2);
        assertThat(policies.effective(OTHER, LAB).maxErrorRate()).isEqualTo(0.1);
        assertThat(policies.keep("demo")).isEqualTo(7);
        assertThat(policies.keep("lab")).isEqualTo(3);
    }

    @Test
    void aLimitCanBeLiftedForOnePid() {
        set(PolicyScope.GLOBAL, Map.of(Rule.MAX_RSS, DataSize.ofGigabytes(2), Rule.MAX_CPU, 1.5));
        set(PolicyScope.of(PID), Map.of(Rule.MAX_RSS, RuleKind.NONE));

        assertThat(policies.effective(PID, DEMO).maxRss()).isNull();
        assertThat(policies.effective(PID, DEMO).maxCpu()).isEqualTo(1.5);
        assertThat(policies.effective(OTHER, DEMO).maxRss()).isEqualTo(DataSize.ofGigabytes(2));
    }

    @Test
    void whatIsStoredIsReadAsItWas() {
        Rules settings = policies.current().settings();
        set(PolicyScope.GLOBAL, settings.values());

        assertThat(table.read()).isEqualTo(Map.of(PolicyScope.GLOBAL, settings));
        assertThat(policies().effective(PID, DEMO)).isEqualTo(settings.thresholds());
    }

    @Test
    void anotherRunnerFollows() {
        Policies other = policies();
        set(PolicyScope.GLOBAL, Map.of(Rule.KEEP, 5));

        other.follow();

        assertThat(other.keep("demo")).isEqualTo(5);
    }

    @Test
    void whatWasLastKnownSurvivesAnOutage() {
        set(PolicyScope.GLOBAL, Map.of(Rule.KEEP, 5));
        Policies other = policies();
        outage.down = true;

        other.follow();
        other.follow();

        assertThat(other.keep("demo")).isEqualTo(5);
        table.replace(PolicyScope.GLOBAL, new Rules(Map.of(Rule.KEEP, 6)), Actor.SYSTEM, Instant.EPOCH);
        outage.down = false;
        other.follow();
        assertThat(other.keep("demo")).isEqualTo(6);
    }

    @Test
    void aRuleOfAnotherVersionOfTheRunnerTakesNoOtherWithIt() {
        set(PolicyScope.GLOBAL, Map.of(Rule.KEEP, 5));
        JdbcClient.create(database)
                .sql("insert into policy_rule values ('GLOBAL', '', 'emergency.max_magic', '7', 'admin', ?)")
                .param(Instant.EPOCH.atOffset(ZoneOffset.UTC))
                .update();

        assertThat(policies().keep("demo")).isEqualTo(5);
    }

    @Test
    void aValueThatMakesNoSenseIsNotFollowed() {
        Rules senseless = new Rules(Map.of(Rule.MAX_ERROR_RATE, 5.0));
        table.replace(PolicyScope.of(PID), senseless, Actor.SYSTEM, Instant.EPOCH);

        policies.follow();

        assertThat(policies.effective(PID, DEMO).maxErrorRate()).isEqualTo(0.05);
        assertThatThrownBy(this::policies).hasMessageContainingAll("pid A01", "policy_rule", "max-error-rate");
    }

    @Test
    void everyRuleSaysWhereItComesFrom() {
        set(PolicyScope.GLOBAL, Map.of(Rule.MIN_CALLS, 30));
        set(PolicyScope.of(PID), Map.of(Rule.MAX_RSS, DataSize.ofGigabytes(1)));

        PolicyView view = PolicyView.of(
                policies.current(), List.of(PolicyScope.of(PID), PolicyScope.ofPackage("demo"), PolicyScope.GLOBAL));

        assertThat(view.rules()).isEqualTo(Map.of("emergency", Map.of("max_rss", "1073741824B")));
        assertThat(view.effective().get("emergency"))
                .containsEntry("max_rss", new PolicyView.Effective("1073741824B", "pid A01"))
                .containsEntry("min_calls", new PolicyView.Effective(30, "global"))
                .containsEntry("max_cpu", new PolicyView.Effective("none", "settings"))
                .containsEntry("window", new PolicyView.Effective("PT1M", "settings"));
        assertThat(view.effective().get("process"))
                .containsEntry("on_crash", new PolicyView.Effective("rollback", "settings"));
    }

    @Test
    void aChangeIsToldRuleByRule() {
        Rules before = new Rules(Map.of(Rule.MIN_CALLS, 30, Rule.KEEP, 4));
        Rules after = new Rules(Map.of(Rule.MIN_CALLS, 30, Rule.MAX_ERROR_RATE, 0.1));

        assertThat(before.changeTo(after))
                .isEqualTo("emergency.max_error_rate (unset) → 0.1, retention.keep 4 → (unset)");
        assertThat(before.changeTo(before)).isEqualTo("no change");
    }

    @Test
    void whoSawAnotherPolicyReplacesAndRemovesNothing() {
        AuditTrail audit = mock(AuditTrail.class);
        PolicyEditor editor = new PolicyEditor(
                policies,
                table,
                audit,
                new TransactionTemplate(new DataSourceTransactionManager(database)),
                Clock.systemUTC(),
                bound("runner.emergency", EmergencySettings.class),
                new HeartbeatLimit(
                        bound("runner.emergency", EmergencySettings.class),
                        bound("runner.process", ProcessSettings.class)));
        String seen = PolicyView.global(policies.current()).summary();
        editor.replace(PolicyScope.GLOBAL, keeping(5), seen, new Actor("anna"));

        assertOvertaken(() -> editor.replace(PolicyScope.GLOBAL, keeping(6), seen, new Actor("ben")));
        assertOvertaken(() -> editor.remove(PolicyScope.GLOBAL, seen, new Actor("ben"), "tidy"));

        assertThat(policies.keep("demo")).isEqualTo(5);
        verify(audit, times(2)).record(argThat(event -> event.outcome() == Outcome.REFUSED));
        editor.replace(
                PolicyScope.GLOBAL,
                keeping(6),
                PolicyView.global(policies.current()).summary(),
                new Actor("ben"));
        assertThat(policies.keep("demo")).isEqualTo(6);
        editor.remove(PolicyScope.GLOBAL, null, new Actor("client"), "whatever is there");
        assertThat(policies.keep("demo")).isEqualTo(3);
    }

    private static PolicyBody keeping(int versions) {
        return new PolicyBody(new JsonMapper().readTree("{\"retention\": {\"keep\": %d}}".formatted(versions)));
    }

    private static void assertOvertaken(ThrowingCallable edit) {
        assertThatExceptionOfType(RunnerException.class).isThrownBy(edit).satisfies(refused -> {
            assertThat(refused.problem()).isEqualTo(Problem.ACTIVATION_CONFLICT);
            assertThat(refused.detail()).contains("changed since you looked", "it says retention.keep 5");
        });
    }

    private void set(PolicyScope scope, Map<Rule, Object> values) {
        table.replace(scope, new Rules(values), Actor.SYSTEM, Instant.EPOCH);
        policies.reload();
    }

    private Policies policies() {
        return new Policies(
                bound("runner.emergency", EmergencySettings.class),
                bound("runner.process", ProcessSettings.class),
                bound("runner.retention", RetentionSettings.class),
                new PolicyTable(JdbcClient.create(outage)));
    }

    private static <T> T bound(String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate(prefix, type);
    }

    /** A database that can be gone. */
    private static final class Outage extends DelegatingDataSource {

        private volatile boolean down;

        Outage(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (down) {
                throw new SQLException("connection refused");
            }
            return super.getConnection();
        }
    }
}
