package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetersTests {

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void showsEachWorkerOfWhatRunsAndNothingElse() {
        try (StandIn standIn = new StandIn(folder, "workers=2")) {
            ProcessMeters meters = new ProcessMeters(standIn.supervisor, registry);
            standIn.listen(meters::on);
            ResourceSampler sampler = new ResourceSampler(
                    standIn.supervisor, new ProcessTable(), event -> meters.refresh(), Clock.systemUTC());
            ProcessLease lease = standIn.warm();

            sampler.sample();
            sampler.sample();

            assertThat(registry.get("runner.process.rss").gauges()).hasSize(2).allSatisfy(gauge -> {
                assertThat(gauge.value()).isPositive();
                assertThat(gauge.getId().getTag("version")).isEqualTo("1.0.0");
                assertThat(gauge.getId().getTag("worker")).startsWith("demo@1.0.0~");
            });
            assertThat(registry.get("runner.process.cpu").gauges()).hasSize(2);
            assertThat(registry.get("runner.process.queue").gauge().value()).isZero();
            assertThat(workers("warm")).isEqualTo(2);
            CompletableFuture<CallAnswer> slow = standIn.runLater(lease, "sleep 1");
            await().until(() -> workers("busy") == 1);
            assertThat(slow.join().status()).isEqualTo("OK");

            lease.workers().workers().get(1).restart();
            await().until(() -> restarts() == 1);

            meters.on(new ProcessEvent(
                    ProcessEvent.Kind.MISSED_HEARTBEAT,
                    new AlgorithmVersion("demo", "1.0.0"),
                    "demo@1.0.0~1",
                    1,
                    "no pong",
                    Instant.EPOCH,
                    null));
            assertThat(registry.get("runner.process.missed.heartbeats")
                            .tag("worker", "demo@1.0.0~1")
                            .counter()
                            .count())
                    .isEqualTo(1);

            lease.close();
            await().until(() -> standIn.supervisor.all().isEmpty());
            sampler.sample();
            assertThat(registry.getMeters())
                    .extracting(Meter::getId)
                    .extracting(Meter.Id::getName)
                    .isEmpty();
        }
    }

    private double workers(String state) {
        return registry.get("runner.process.workers")
                .tags("name", "demo", "state", state)
                .gauge()
                .value();
    }

    private double restarts() {
        return registry.find("runner.process.restarts").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
