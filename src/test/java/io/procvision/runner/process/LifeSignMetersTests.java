package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.health.DeathToll;
import io.procvision.runner.process.ProcessEvent.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeSignMetersTests {

    private static final String WORKER = "demo@1.0.0~1";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void showsHowEachWorkerIsAndNothingOfWhatHasEnded() {
        try (StandIn standIn = new StandIn(folder, "workers=1")) {
            LifeSignMeters meters = new LifeSignMeters(standIn.supervisor, registry);
            standIn.listen(meters::on);
            ProcessLease lease = standIn.warm();
            meters.refresh();

            await().until(() -> gauge("runner.process.silence") > 0.05);
            assertThat(standIn.runLater(lease, "").join().status()).isEqualTo("OK");
            assertThat(gauge("runner.process.silence")).isLessThan(5);

            meters.on(event(Kind.MISSED_HEARTBEAT));
            meters.on(event(Kind.MISSED_HEARTBEAT));
            meters.on(event(Kind.RESTARTING));
            meters.on(event(Kind.STARTED));
            assertThat(gauge("runner.process.consecutive.missed.heartbeats"))
                    .as("until the next process has answered one")
                    .isEqualTo(2);
            meters.on(event(Kind.ANSWERED_HEARTBEAT));
            assertThat(gauge("runner.process.consecutive.missed.heartbeats")).isZero();

            lease.workers().workers().get(0).restart();
            await().until(() -> gauge("runner.process.consecutive.restarts") == 2);

            lease.close();
            await().until(() -> standIn.supervisor.all().isEmpty());
            meters.refresh();
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void restartsAreInARowUntilThereWasAMinuteOfPeace() {
        WorkerStreaks streaks = new WorkerStreaks();
        long start = TimeUnit.HOURS.toNanos(-1);
        streaks.restarted(start);
        streaks.restarted(start + TimeUnit.SECONDS.toNanos(50));
        long second = start + TimeUnit.SECONDS.toNanos(100);
        streaks.restarted(second);

        assertThat(streaks.restarts(second)).isEqualTo(3);
        assertThat(streaks.restarts(second + TimeUnit.SECONDS.toNanos(61))).isZero();
        streaks.restarted(second + TimeUnit.SECONDS.toNanos(61));
        assertThat(streaks.restarts(second + TimeUnit.SECONDS.toNanos(62))).isEqualTo(1);
    }

    private double gauge(String name) {
        return registry.get(name).tag("worker", WORKER).gauge().value();
    }

    private static ProcessEvent event(Kind kind) {
        DeathToll toll = kind == Kind.HELD_DOWN ? new DeathToll(5, 5, Duration.ofMinutes(1)) : null;
        return new ProcessEvent(kind, new AlgorithmVersion("demo", "1.0.0"), WORKER, 1, "", Instant.EPOCH, toll);
    }
}
