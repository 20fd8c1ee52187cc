package io.procvision.runner.rollback;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.health.HealthWindows;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.BenchRoutes;
import io.procvision.runner.routing.RoutingTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/** A look of the evaluator at a line that is well, each of whose PIDs was called twice since the look before. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@State(Scope.Benchmark)
@SuppressWarnings("NullAway") // a line that is well needs neither database nor rollback; JMH fills the fields
public class LookBenchmark {

    private static final Duration PROCESSING = Duration.ofMillis(20);
    private static final int CALLS = 2;
    private static final int VERSIONS = 20;

    @Param({"1000", "10000"})
    private int pids;

    private final SetClock clock = new SetClock();
    private final AlgorithmMeters meters = new AlgorithmMeters(new SimpleMeterRegistry(), clock);
    private List<ActiveBinding> bindings;
    private EmergencyRollbackEvaluator evaluator;

    @Setup(Level.Trial)
    public void bind() {
        bindings = IntStream.range(0, pids)
                .mapToObj(number -> new ActiveBinding(
                        new Pid("P" + number), new AlgorithmVersion("bench_" + number % VERSIONS, "1.0.0"), clock.now))
                .toList();
        RoutingTable table = BenchRoutes.to(bindings);
        Thresholds limits = new Binder()
                .bindOrCreate("runner.emergency", EmergencySettings.class)
                .thresholds(OnCrash.ROLLBACK);
        Quarantine quarantine = new Quarantine(null, new SimpleMeterRegistry());
        StableVersions stable = new Known();
        ActuatorHealth actuator =
                new ActuatorHealth(new DefaultListableBeanFactory().getBeanProvider(HealthContributorRegistry.class));
        EmergencyCounter counter = new EmergencyCounter(new SimpleMeterRegistry());
        EmergencyAlarms alarms = new EmergencyAlarms(null, counter, clock);
        evaluator = new EmergencyRollbackEvaluator(
                table,
                (pid, version) -> limits,
                new Examination(
                        new HealthWindows(meters, new ProcessHealth(), (pid, version) -> limits, clock),
                        stable,
                        actuator),
                quarantine,
                stable,
                alarms,
                new BlastRadiusBrake(
                        quarantine,
                        null,
                        null,
                        (pid, version) -> limits,
                        new BrakeSettings(3, Duration.ofMinutes(10)),
                        clock),
                new Departures(
                        new EmergencyWorkers(Runnable::run),
                        new Intervention(null, null, table, alarms, counter),
                        actuator,
                        alarms,
                        clock),
                new Leading(),
                clock);
    }

    @Setup(Level.Invocation)
    public void callAll() {
        for (ActiveBinding binding : bindings) {
            for (int call = 0; call < CALLS; call++) {
                meters.record(binding.pid(), binding.version(), CallOutcome.OK, PROCESSING);
            }
        }
        clock.now = clock.now.plusSeconds(1);
    }

    @Benchmark
    public int look() {
        evaluator.look();
        return evaluator.lastLook().orElseThrow().bindings();
    }

    /** Whose way back has been read. */
    private static final class Known extends StableVersions {

        Known() {
            super(null);
        }

        @Override
        boolean isKnown(ActiveBinding current) {
            return true;
        }
    }

    private static final class Leading extends EmergencyLead {

        Leading() {
            super(null);
        }

        @Override
        boolean isOurs() {
            return true;
        }
    }

    private static final class SetClock extends Clock {

        private volatile Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
