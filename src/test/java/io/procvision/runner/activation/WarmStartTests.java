package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.process.AlgorithmWorkers;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WarmStartTests {

    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final RoutingTable routes = mock(RoutingTable.class);
    private final AlgorithmWorkers warm = mock(AlgorithmWorkers.class);
    private final AlgorithmWorkers starting = mock(AlgorithmWorkers.class);

    @BeforeEach
    void oneOfTwoVersionsStillStarts() {
        when(warm.haveBeenWarm()).thenReturn(true);
        List<Route> bound = List.of(route("A01", "1.0.0", warm), route("A02", "1.1.0", starting));
        when(routes.all()).thenReturn(bound);
    }

    @Test
    void theServiceIsNotReadyBeforeEveryBoundVersionHasBeenWarm(CapturedOutput log) {
        CompletableFuture<Void> ready = start(FOR_EVER);
        await().during(Duration.ofMillis(300)).until(() -> !ready.isDone());

        when(starting.haveBeenWarm()).thenReturn(true);

        await().until(ready::isDone);
        assertThat(log).doesNotContain("did not start");
    }

    @Test
    void whatIsHeldDownIsNotWaitedFor() {
        when(starting.areHeldDown()).thenReturn(true);

        await().until(start(FOR_EVER)::isDone);
    }

    @Test
    void aVersionThatDoesNotStartIsWaitedForForAWhileAndNamed(CapturedOutput log) {
        await().until(start(Duration.ofMillis(100))::isDone);

        assertThat(log).contains("did not start", "demo 1.1.0").doesNotContain("demo 1.0.0");
    }

    private CompletableFuture<Void> start(Duration wait) {
        WarmStart start = new WarmStart(routes, new ReconciliationSettings(Duration.ofSeconds(10), wait));
        return CompletableFuture.runAsync(() -> {
            try {
                start.run(new DefaultApplicationArguments());
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
    }

    private static Route route(String pid, String version, AlgorithmWorkers workers) {
        ProcessLease lease = mock(ProcessLease.class);
        when(lease.workers()).thenReturn(workers);
        return new Route(
                new ActiveBinding(new Pid(pid), new AlgorithmVersion("demo", version), Instant.EPOCH),
                new FileIdentity(null, FileTime.fromMillis(0), 0),
                lease);
    }
}
