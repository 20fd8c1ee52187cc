package io.procvision.runner.rollback;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import com.zaxxer.hikari.HikariDataSource;
import io.procvision.runner.activation.CrashingRunnerConfiguration;
import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.SettableClock;
import io.procvision.runner.process.AlgorithmWorkers;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessSupervisor;
import io.procvision.runner.rollback.day.DayRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.scheduling.config.TaskManagementConfigUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service's own beans on H2 and a store on the disk, with a clock that is set and nothing that happens by itself: who
 * uses it takes every step. Only the processes are not there: a version starts at once, or does not where that is said.
 */
final class SimulatedPlant implements AutoCloseable {

    static final List<Pid> PIDS =
            IntStream.range(0, 200).mapToObj("P%03d"::formatted).map(Pid::new).toList();
    static final List<AlgorithmVersion> VERSIONS = IntStream.range(0, 6)
            .mapToObj("1.%d.0"::formatted)
            .map(version -> new AlgorithmVersion("demo", version))
            .toList();

    /** So that no two things are done at the same time, and what comes first is told by the times that are written. */
    private static final Duration BETWEEN = Duration.ofMillis(20);

    /** What would begin by itself, and what is replaced. */
    private static final Set<String> LEFT_OUT = Set.of(
            "io.procvision.runner.canary.CanaryAdvancer",
            "io.procvision.runner.core.TimeConfiguration",
            "io.procvision.runner.process.ProcessSupervisor",
            "io.procvision.runner.replicas.ReplicaRounds",
            "io.procvision.runner.rollback.EmergencySchedule",
            "io.procvision.runner.rollback.EmergencyWorkers");

    private final SettableClock clock = new SettableClock();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Map<AlgorithmVersion, ProcessLease> leases = new HashMap<>();
    private final Set<AlgorithmVersion> unstartable = new HashSet<>();
    private final HikariDataSource database = new HikariDataSource();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Path home;

    SimulatedPlant(Path home) throws IOException, ClassNotFoundException {
        this.home = home;
        install();
        database.setJdbcUrl("jdbc:h2:mem:%s".formatted(UUID.randomUUID()));
        database.setUsername("sa");
        Flyway.configure().dataSource(database).load().migrate();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "day",
                        Map.of(
                                "runner.home", home.toString(),
                                "runner.images.folder", home.resolve("shm").toString(),
                                "runner.emergency.window", DayRules.WINDOW.toString(),
                                "runner.emergency.cool-down", DayRules.COOL_DOWN.toString())));
        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
        context.addBeanFactoryPostProcessor(factory -> ((BeanDefinitionRegistry) factory)
                .removeBeanDefinition(TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME));
        context.registerBean("dataSource", DataSource.class, () -> database);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(ProcessSupervisor.class, this::supervisor);
        context.registerBean(EmergencyWorkers.class, () -> new EmergencyWorkers(work::add));
        List<String> beans = new ArrayList<>(CrashingRunnerConfiguration.findBeans("notification", "console"));
        beans.removeAll(LEFT_OUT);
        CrashingRunnerConfiguration.register(context, beans);
        context.refresh();
    }

    /** As an installation leaves it, but for a Python that is never started. */
    private void install() throws IOException {
        JsonMapper json = new JsonMapper();
        List<Map<String, Object>> entries = new ArrayList<>();
        for (AlgorithmVersion version : VERSIONS) {
            Path folder =
                    home.resolve("algorithms/deployed").resolve(version.name()).resolve(version.version());
            Path python = Files.createDirectories(folder.resolve("venv/bin")).resolve("python");
            Files.createFile(python);
            if (!python.toFile().setExecutable(true)) {
                throw new IOException("Not made executable: " + python);
            }
            Map<String, Object> entry = Map.of(
                    "name", version.name(),
                    "version", version.version(),
                    "supported_pids", PIDS.stream().map(Pid::value).toList(),
                    "created_at", "2026-01-01T00:00:00Z",
                    "entry_point", "demo.main:Demo",
                    "python", "3",
                    "size_bytes", 0,
                    "digest", "0",
                    "working_directory", "");
            Files.write(folder.resolve("manifest.json"), json.writeValueAsBytes(entry));
            Files.write(folder.resolve(".installed.json"), json.writeValueAsBytes(entry));
            entries.add(entry);
        }
        Files.write(home.resolve("registry.json"), json.writeValueAsBytes(entries));
        Files.createDirectories(active());
    }

    private ProcessSupervisor supervisor() {
        ProcessSupervisor supervisor = stub(ProcessSupervisor.class);
        when(supervisor.warm(any()))
                .thenAnswer(
                        asked -> warm(asked.<InstalledAlgorithm>getArgument(0).version()));
        when(supervisor.lease(any()))
                .thenAnswer(
                        asked -> lease(asked.<InstalledAlgorithm>getArgument(0).version()));
        return supervisor;
    }

    private CompletableFuture<ProcessLease> warm(AlgorithmVersion version) {
        return unstartable.contains(version)
                ? CompletableFuture.failedFuture(
                        new RunnerException(Problem.PREWARM_FAILED, version + " did not start"))
                : CompletableFuture.completedFuture(lease(version));
    }

    private synchronized ProcessLease lease(AlgorithmVersion version) {
        return leases.computeIfAbsent(version, absent -> {
            ProcessLease lease = stub(ProcessLease.class);
            AlgorithmWorkers workers = stub(AlgorithmWorkers.class);
            when(lease.version()).thenReturn(version);
            when(lease.workers()).thenReturn(workers);
            when(workers.version()).thenReturn(version);
            when(workers.tryLease()).thenReturn(Optional.of(lease));
            when(workers.haveBeenWarm()).thenReturn(true);
            return lease;
        });
    }

    <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    AnnotationConfigApplicationContext context() {
        return context;
    }

    Path active() {
        return home.resolve("active");
    }

    Clock clock() {
        return clock;
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    /** Does it at a time of its own. */
    void at(Runnable doing) {
        clock.advance(BETWEEN);
        doing.run();
    }

    /** What the evaluator handed over, one after the other. */
    void workOff() {
        while (!work.isEmpty()) {
            at(work.remove());
        }
    }

    void start(AlgorithmVersion version, boolean does) {
        if (does) {
            unstartable.remove(version);
        } else {
            unstartable.add(version);
        }
    }

    boolean starts(AlgorithmVersion version) {
        return !unstartable.contains(version);
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }

    /** Keeps no record of its calls. */
    private static <T> T stub(Class<T> type) {
        return mock(type, withSettings().stubOnly());
    }
}
