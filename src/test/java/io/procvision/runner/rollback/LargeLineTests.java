package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.activation.Pins;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;

/** A look at ten thousand PIDs, all of them called in every interval; what it takes is measured by {@code LookBenchmark}. */
class LargeLineTests {

    private static final int PIDS = 10_000;
    private static final int CALLS = 10;
    private static final Thresholds LIMITS = new Thresholds(
            true,
            Duration.ofSeconds(60),
            20,
            2,
            Duration.ofMinutes(5),
            0.05,
            0.05,
            2,
            null,
            null,
            null,
            false,
            OnCrash.ROLLBACK);

    private final SettableClock clock = new SettableClock();
    private final AlgorithmMeters meters = new AlgorithmMeters(new SimpleMeterRegistry(), clock);
    private final Pins pins = stub(Pins.class);
    private final AtomicInteger alarms = new AtomicInteger();
    private List<Route> routes = List.of();
    private EmergencyRollbackEvaluator evaluator;

    @BeforeEach
    void bind() {
        FileIdentity file = new FileIdentity(null, FileTime.fromMillis(0), 0);
        ProcessLease lease = stub(ProcessLease.class);
        routes = IntStream.range(0, PIDS)
                .mapToObj(number -> new ActiveBinding(
                        new Pid("P%05d".formatted(number)),
                        new AlgorithmVersion("demo_" + number % 20, "1.0.0"),
                        clock.instant()))
                .map(binding -> new Route(binding, file, lease))
                .toList();
        RoutingTable table = stub(RoutingTable.class);
        when(table.all()).thenAnswer(call -> routes);
        QuarantineLog written = stub(QuarantineLog.class);
        Quarantine quarantine = new Quarantine(written, new SimpleMeterRegistry());
        StableVersions stable = stub(StableVersions.class);
        when(stable.isKnown(any())).thenReturn(true);
        ActuatorHealth actuator = ActuatorHealthTests.asking(new DefaultHealthContributorRegistry());
        EmergencyCounter counter = new EmergencyCounter(new SimpleMeterRegistry());
        AuditTrail audit = stub(AuditTrail.class);
        doAnswer(call -> alarms.incrementAndGet()).when(audit).record(any());
        EmergencyAlarms raised = new EmergencyAlarms(audit, counter, clock);
        EmergencyLead lead = stub(EmergencyLead.class);
        when(lead.isOurs()).thenReturn(true);
        evaluator = new EmergencyRollbackEvaluator(
                table,
                (pid, version) -> LIMITS,
                new Examination(
                        new HealthWindows(meters, new ProcessHealth(), (pid, version) -> LIMITS, clock),
                        stable,
                        actuator),
                quarantine,
                stable,
                raised,
                new BlastRadiusBrake(
                        quarantine,
                        written,
                        stub(Withdrawals.class),
                        (pid, version) -> LIMITS,
                        new BrakeSettings(3, Duration.ofMinutes(10)),
                        clock),
                new Departures(
                        new EmergencyWorkers(Runnable::run),
                        new Intervention(stub(Rollback.class), pins, table, raised, counter),
                        actuator,
                        raised,
                        clock),
                lead,
                clock);
    }

    @Test
    void aLookJudgesThemAll() {
        looks(3, 0);

        Look last = evaluator.lastLook().orElseThrow();
        assertThat(last.bindings()).isEqualTo(PIDS);
        assertThat(last.healthy()).isEqualTo(PIDS);
        assertThat(last.trouble()).isEmpty();
        assertThat(alarms).hasValue(0);
    }

    @Test
    void whereAFifthIsUnwellAndPinnedEachOfThemIsAlarmedOnce() {
        when(pins.isPinned(any())).thenReturn(true);

        looks(6, PIDS / 5);

        assertThat(evaluator.lastLook().orElseThrow().trouble()).hasSize(PIDS / 5);
        assertThat(alarms).hasValue(PIDS / 5);
    }

    /** Each after calls of every PID, of which those of the first ones fail. */
    private void looks(int looks, int unwell) {
        for (int look = 0; look < looks; look++) {
            for (int number = 0; number < PIDS; number++) {
                ActiveBinding binding = routes.get(number).binding();
                CallOutcome outcome = number < unwell ? CallOutcome.ERROR : CallOutcome.OK;
                for (int call = 0; call < CALLS; call++) {
                    meters.record(binding.pid(), binding.version(), outcome, Duration.ofMillis(20));
                }
            }
            clock.advance(Duration.ofSeconds(1));
            evaluator.look();
        }
    }

    /** Keeps no record of its calls, of which there are millions. */
    private static <T> T stub(Class<T> type) {
        return mock(type, withSettings().stubOnly());
    }
}
