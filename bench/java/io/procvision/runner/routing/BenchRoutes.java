package io.procvision.runner.routing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.health.AlgorithmMeters;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;

/** Routes without processes, for benchmarks that call none. */
public final class BenchRoutes {

    private BenchRoutes() {}

    @SuppressWarnings("NullAway") // nobody takes a lease of these
    public static RoutingTable to(List<ActiveBinding> bindings) {
        RoutingTable table = new RoutingTable(
                new Standbys(new Binder().bindOrCreate("runner.process", StandbySettings.class)),
                new AlgorithmMeters(new SimpleMeterRegistry(), Clock.systemUTC()));
        FileIdentity file = new FileIdentity(null, FileTime.fromMillis(0), 0);
        bindings.forEach(binding -> table.publish(new Route(binding, file, null), false));
        return table;
    }
}
