package io.procvision.runner.routing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.store.Store;
import io.procvision.runner.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.util.FileSystemUtils;

/** The route of a PID and the look at its file, as the dispatcher does it for every call, with few PIDs and with many. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@State(Scope.Benchmark)
@SuppressWarnings("NullAway") // a lookup needs neither catalog nor lease; JMH fills the fields
public class LookupBenchmark {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("bench_work", "1.0.0");

    @Param({"10", "10000"})
    private int pids;

    private Path home;
    private Pid[] all;
    private RoutingTable table;
    private ActiveBindings bindings;
    private int next;

    @Setup(Level.Trial)
    public void bind() throws IOException {
        home = Files.createTempDirectory(Path.of("target"), "lookup");
        Store store = new Store(new StoreSettings(home, Duration.ofSeconds(5)));
        bindings = new ActiveBindings(store, null, Clock.systemUTC());
        table = new RoutingTable(
                new Standbys(new Binder().bindOrCreate("runner.process", StandbySettings.class)),
                new AlgorithmMeters(new SimpleMeterRegistry(), Clock.systemUTC()));
        all = new Pid[pids];
        for (int i = 0; i < pids; i++) {
            all[i] = new Pid("P" + i);
            ActiveBinding binding = new ActiveBinding(all[i], VERSION, Instant.EPOCH);
            Files.write(store.active().resolve(all[i] + ".json"), BindingFormat.write(binding));
            table.publish(new Route(binding, Objects.requireNonNull(bindings.identity(all[i])), null), false);
        }
    }

    @TearDown(Level.Trial)
    public void clean() throws IOException {
        FileSystemUtils.deleteRecursively(home);
    }

    @Benchmark
    public boolean boundVersion() {
        Pid pid = nextPid();
        return table.find(pid).orElseThrow().identity().equals(bindings.identity(pid));
    }

    /** The service's part of it. */
    @Benchmark
    public Route routeAlone() {
        return table.find(nextPid()).orElseThrow();
    }

    /** The kernel's part of it. */
    @Benchmark
    public @Nullable FileIdentity fileAlone() {
        return bindings.identity(nextPid());
    }

    /** By a stride that is prime to both numbers, so that no two lookups are neighbours. */
    private Pid nextPid() {
        next = (next + 7919) % pids;
        return all[next];
    }
}
