package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.rollback.Quarantine;
import io.procvision.runner.rollback.RollbackTarget;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.RoutingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.NestedRuntimeException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The database goes and comes back while a version fails: the line is helped at once, and the log learns of it later. */
class EmergencyWithoutDatabaseTests {

    private static final AlgorithmVersion GOOD = new AlgorithmVersion("fault_lab", "1.0.0");
    private static final AlgorithmVersion BAD = new AlgorithmVersion("fault_lab", "1.1.0");
    private static final Pid FIRST = new Pid("A01");
    private static final Pid SECOND = new Pid("A02");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private volatile boolean down;
    private CrashStore store;

    @BeforeEach
    void createStore() throws Exception {
        store = CrashStore.create(folder.resolve("store"), List.of(GOOD, BAD));
    }

    @AfterEach
    void leaveNoProcess() {
        CrashConsistencyTests.requireNoStrays(store);
    }

    @Test
    void emergenciesGoOnAndNothingIsLostWhenTheDatabaseReturnsOrTheRunnerStartsAnew() throws Exception {
        try (AnnotationConfigApplicationContext runner = start()) {
            bind(runner, GOOD);
            bind(runner, BAD);

            down = true;
            letFailUntilLeft(runner, FIRST);

            assertThat(bound(SECOND).version()).isEqualTo(BAD);
            assertThat(journal()).containsExactly("A01.json");
            assertThat(runner.getBean(Quarantine.class).find(FIRST, BAD)).isPresent();
            assertThatExceptionOfType(NestedRuntimeException.class).isThrownBy(() -> bind(runner, BAD));
            assertThat(emergencies()).isEmpty();

            down = false;
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(journal()).isEmpty());
            requireToldOf(FIRST);

            down = true;
            letFailUntilLeft(runner, SECOND);
        }
        assertThat(journal()).containsExactly("A02.json");
        assertThat(emergencies()).hasSize(1);

        down = false;
        try (AnnotationConfigApplicationContext next = start()) {
            assertThat(journal()).isEmpty();
            requireToldOf(SECOND);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(next.getBean(Quarantine.class).find(SECOND, BAD))
                                    .isPresent());
        }
    }

    @Test
    void ofADamagedRecordTheBindingStaysAndTheLogTakesItFromTheFile() throws Exception {
        try (AnnotationConfigApplicationContext runner = start()) {
            bind(runner, GOOD);
            bind(runner, BAD);
            down = true;
            letFailUntilLeft(runner, FIRST);
            BoundVersion left = bound(FIRST);
            Files.writeString(store.home().resolve("emergencies/A01.json"), "[{");

            down = false;
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(recorded().current()).containsEntry(FIRST, left));

            assertThat(journal()).isEmpty();
            assertThat(store.home().resolve("emergencies/A01.json.corrupt")).hasContent("[{");
            assertThat(bound(FIRST)).isEqualTo(left);
            assertThat(recorded().rows().stream()
                            .filter(row -> row.pid().equals(FIRST))
                            .map(RecordedSwitches.Row::cause))
                    .containsExactly("ACTIVATE", "ACTIVATE", "EXTERNAL");
            assertThat(runner.getBean(JdbcClient.class)
                            .sql("select detail from audit_entry where action = 'recovery' and outcome = 'FAILED'")
                            .query(String.class)
                            .list())
                    .singleElement()
                    .asString()
                    .contains("set aside as A01.json.corrupt");
        }
    }

    /** As if it had been there: the time of the file, the cause, the chain of bindings. */
    private void requireToldOf(Pid pid) {
        RecordedSwitches recorded = recorded();
        recorded.requireConsistent();
        BoundVersion now = bound(pid);
        assertThat(now.version()).isEqualTo(GOOD);
        assertThat(recorded.current()).containsEntry(pid, now);
        RecordedSwitches.Row last = emergencies().stream()
                .filter(row -> row.pid().equals(pid))
                .findFirst()
                .orElseThrow();
        assertThat(last.at()).isEqualTo(now.activatedAt());
        assertThat(last.from()).extracting(BoundVersion::version).isEqualTo(BAD);
        assertThat(last.isIn("CONFIRMED")).isTrue();
    }

    private BoundVersion bound(Pid pid) {
        return Objects.requireNonNull(store.bindings().get(pid));
    }

    private static void letFailUntilLeft(AnnotationConfigApplicationContext runner, Pid pid) {
        AlgorithmMeters meters = runner.getBean(AlgorithmMeters.class);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    meters.record(pid, BAD, CallOutcome.ERROR, Duration.ofMillis(1));
                    return runner.getBean(RoutingTable.class)
                            .find(pid)
                            .filter(route -> route.binding().version().equals(GOOD))
                            .isPresent();
                });
    }

    /** Both PIDs; what lies before is known from then on, as it is a look of the evaluator later. */
    private void bind(AnnotationConfigApplicationContext runner, AlgorithmVersion version) {
        List<Activation> done = runner.getBean(Switchover.class)
                .execute(SwitchRequest.of(
                        List.of(FIRST, SECOND),
                        pid -> Change.to(pid, version),
                        SwitchCause.ACTIVATE,
                        new Actor("test"),
                        "test"));
        done.forEach(each -> runner.getBean(RollbackTarget.class)
                .previous(new ActiveBinding(each.pid(), version, each.activatedAt())));
    }

    private List<RecordedSwitches.Row> emergencies() {
        return recorded().rows().stream()
                .filter(row -> row.cause().equals("EMERGENCY"))
                .toList();
    }

    private RecordedSwitches recorded() {
        return RecordedSwitches.read(CrashStore.databaseUrl(store.home()), CrashStore.DATABASE_USER);
    }

    private List<String> journal() throws IOException {
        try (Stream<Path> files = Files.list(store.home().resolve("emergencies"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .toList();
        }
    }

    private AnnotationConfigApplicationContext start() throws ClassNotFoundException {
        AnnotationConfigApplicationContext runner = new AnnotationConfigApplicationContext();
        runner.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "runner.home", store.home().toString(),
                                "runner.images.folder",
                                        store.home().resolve("shm").toString(),
                                "runner.reconciliation.interval", "100ms",
                                "runner.zips.scan-interval", "1h",
                                "runner.emergency.interval", "50ms",
                                "runner.emergency.min-calls", "10")));
        runner.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
        runner.addBeanFactoryPostProcessor(beans -> beans.addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource dataSource ? new Breakable(dataSource) : bean;
            }
        }));
        CrashingRunnerConfiguration.register(runner, CrashingRunnerConfiguration.findBeans());
        runner.refresh();
        return runner;
    }

    private final class Breakable extends DelegatingDataSource {

        private Breakable(DataSource whole) {
            super(whole);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (down) {
                throw new SQLTransientConnectionException("the test has taken the database away");
            }
            return super.getConnection();
        }
    }
}
