package io.procvision.runner.process;

import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.protocol.FrameCodec;
import io.procvision.runner.store.EmbeddedDatabase;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A store, a stand-in package and everything that runs its processes, in a temporary folder. */
final class StandIn implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PYTHON = findPython();

    final Path folder;
    final Store store;
    final ProcessSettings settings;
    final StrayProcesses strays;
    final Watchdog watchdog = new Watchdog();
    final ProcessLauncher launcher;
    final ProcessSupervisor supervisor;
    final ProcessLogs logs;
    final List<ProcessEvent> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<ProcessEvent>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    volatile RestartRule rule = version -> false;

    /** Calls whose process was killed for them after their callers had been excused. */
    final AtomicInteger outlasted = new AtomicInteger();

    StandIn(Path root, String... settings) {
        this(root, Confinement.NONE, settings);
    }

    StandIn(Path root, Confinement confinement, String... settings) {
        this.folder = root.resolve("package");
        this.store = new Store(new StoreSettings(root.resolve("store"), Duration.ofSeconds(1)));
        this.settings = settings(settings);
        this.strays = new StrayProcesses(store, new RunnerIdentity());
        this.logs = new ProcessLogs(
                new LogFiles(store, new RunnerIdentity(), new EmbeddedDatabase("jdbc:h2:mem:alone")), this.settings);
        FrameCodec codec = new FrameCodec(this.settings.maxFrameSize());
        this.launcher = new ProcessLauncher(root.resolve("images"), codec, strays, watchdog, confinement);
        this.supervisor = new ProcessSupervisor(new ProcessRuntime(
                this.settings,
                codec,
                launcher,
                logs,
                event -> publish((ProcessEvent) event),
                version -> rule.restartsAfterCrashLoop(version),
                Clock.systemUTC()));
        write("algo.py", resource("algo.py"));
        write("procvision_algorithm_sdk/__init__.py", "");
        write("procvision_algorithm_sdk/adapter.py", resource("adapter.py"));
    }

    /** Tells a listener of what happens from now on, as the application context would. */
    void listen(Consumer<ProcessEvent> listener) {
        listeners.add(listener);
    }

    private void publish(ProcessEvent event) {
        events.add(event);
        listeners.forEach(listener -> listener.accept(event));
    }

    static ProcessSettings settings(String... assignments) {
        Map<String, String> properties = new HashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            properties.put("runner.process." + assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("runner.process", ProcessSettings.class);
    }

    static Path python() {
        return Path.of(PYTHON);
    }

    void write(String file, String content) {
        try {
            Path target = folder.resolve(file);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.writeString(target, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    InstalledAlgorithm algorithm() {
        return algorithm("algo:Algorithm");
    }

    InstalledAlgorithm algorithm(String entryPoint) {
        return algorithm(entryPoint, python());
    }

    InstalledAlgorithm algorithm(String entryPoint, Path interpreter) {
        return new InstalledAlgorithm(
                new AlgorithmVersion("demo", "1.0.0"),
                Set.of(new Pid("A01")),
                Instant.EPOCH,
                entryPoint,
                "3",
                "0.3.2",
                0,
                "",
                folder,
                interpreter);
    }

    ProcessLease warm() {
        return warm(algorithm());
    }

    ProcessLease warm(InstalledAlgorithm algorithm) {
        return supervisor.warm(algorithm).orTimeout(30, TimeUnit.SECONDS).join();
    }

    AlgorithmCall call(String wish, Duration timeout) {
        JsonNode meta = JSON.readTree("{\"width\":8,\"height\":8}");
        return new AlgorithmCall(
                "call-" + calls.incrementAndGet(),
                new Pid("A01"),
                1,
                wish,
                JSON.readTree("[]"),
                new AlgorithmCall.Image("cur", meta),
                new AlgorithmCall.Image("guide", meta),
                timeout);
    }

    CallAnswer run(ProcessLease lease, String wish) {
        return run(lease, wish, Duration.ofSeconds(20));
    }

    CallAnswer run(ProcessLease lease, String wish, Duration timeout) {
        return lease.workers()
                .call(call(wish, timeout), () -> {}, outlasted::incrementAndGet)
                .orElseThrow();
    }

    CompletableFuture<CallAnswer> runLater(ProcessLease lease, String wish) {
        return runLater(lease, wish, Duration.ofSeconds(20));
    }

    /** On a thread of its own, as a request has it. */
    CompletableFuture<CallAnswer> runLater(ProcessLease lease, String wish, Duration timeout) {
        CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                answer.complete(run(lease, wish, timeout));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        caller.setDaemon(true);
        caller.start();
        return answer;
    }

    static JsonNode data(CallAnswer answer) {
        ByteBuffer data = answer.data();
        return JSON.readTree(data.array(), data.arrayOffset(), data.remaining());
    }

    static long servedBy(CallAnswer answer) {
        return data(answer).get("pid").asLong();
    }

    boolean happened(ProcessEvent.Kind kind) {
        return events.stream().anyMatch(event -> event.kind() == kind);
    }

    /** Of the processes that run, by which a later runner would find them. */
    List<Path> marks() {
        try (Stream<Path> files = Files.walk(store.home().resolve("run"))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Override
    public void close() {
        supervisor.close(Duration.ofMillis(200));
        logs.close();
        watchdog.close();
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(StandIn.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The interpreter itself: a version manager's wrapper around it takes longer to start than the tests have. */
    private static String findPython() {
        try {
            Process python = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
            return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("these tests need python3 on the PATH", failure);
        }
    }
}
