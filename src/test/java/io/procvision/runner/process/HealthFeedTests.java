package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.health.DeathToll;
import io.procvision.runner.health.ProcessHealth;
import io.procvision.runner.health.WorkerHealth;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthFeedTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");

    @TempDir
    Path folder;

    private final ProcessHealth health = new ProcessHealth();

    @Test
    void theLifeOfAProcessIsToldFromItsStartToItsEnd() {
        try (StandIn standIn = new StandIn(folder, "heartbeat-interval=50ms", "heartbeat-grace=100ms")) {
            HealthFeed feed = new HealthFeed(health, standIn.supervisor);
            standIn.listen(feed::on);
            ResourceSampler sampler = new ResourceSampler(
                    standIn.supervisor, new ProcessTable(), event -> feed.sampled(), Clock.systemUTC());

            ProcessLease lease = standIn.warm();
            sampler.sample();
            sampler.sample();
            assertThat(worker().deaths()).isZero();
            assertThat(worker().rssBytes()).isPositive();

            CompletableFuture<CallAnswer> crash = standIn.runLater(lease, "crash");
            await().until(crash::isCompletedExceptionally);
            await().until(() -> worker().deaths() == 1);
            await().until(() -> standIn.happened(ProcessEvent.Kind.ANSWERED_HEARTBEAT));

            lease.close();
            await().until(() -> health.of(VERSION).isEmpty());
            sampler.sample();
            assertThat(health.of(VERSION)).isEmpty();
        }
    }

    @Test
    void aMissedHeartbeatIsForgivenByTheNextAnswer() {
        HealthFeed feed = feed();
        feed.on(event(ProcessEvent.Kind.STARTED, 1));

        feed.on(event(ProcessEvent.Kind.MISSED_HEARTBEAT, 1));
        assertThat(worker().missedHeartbeats()).isEqualTo(1);

        feed.on(event(ProcessEvent.Kind.ANSWERED_HEARTBEAT, 1));
        assertThat(worker().missedHeartbeats()).isZero();
    }

    /** One that is ended for its silence is replaced within a moment, in which nobody may have looked. */
    @Test
    void whatAProcessMissedCountsUntilTheNextOneHasAnswered() {
        HealthFeed feed = feed();
        feed.on(event(ProcessEvent.Kind.STARTED, 1));
        feed.on(event(ProcessEvent.Kind.MISSED_HEARTBEAT, 1));
        feed.on(event(ProcessEvent.Kind.MISSED_HEARTBEAT, 1));

        feed.on(event(ProcessEvent.Kind.DIED, 1));
        feed.on(event(ProcessEvent.Kind.STARTED, 2));
        assertThat(worker().missedHeartbeats()).isEqualTo(2);

        feed.on(event(ProcessEvent.Kind.MISSED_HEARTBEAT, 2));
        assertThat(worker().missedHeartbeats()).isEqualTo(3);

        feed.on(event(ProcessEvent.Kind.ANSWERED_HEARTBEAT, 2));
        assertThat(worker().missedHeartbeats()).isZero();
    }

    @Test
    void aStartThatFailsIsADeathToo() {
        HealthFeed feed = feed();

        feed.on(event(ProcessEvent.Kind.START_FAILED, 1));
        feed.on(event(ProcessEvent.Kind.HELD_DOWN, 1));

        assertThat(worker().deaths()).isEqualTo(1);
        assertThat(worker().toll()).isEqualTo(new DeathToll(5, 5, Duration.ofMinutes(1)));
    }

    @Test
    void theEndOfARetiredProcessIsNotTakenForThatOfItsSuccessor() {
        HealthFeed feed = feed();
        feed.on(event(ProcessEvent.Kind.STARTED, 1));
        feed.on(event(ProcessEvent.Kind.STARTED, 2));

        feed.on(event(ProcessEvent.Kind.STOPPED, 1));
        assertThat(health.of(VERSION)).hasSize(1);

        feed.on(event(ProcessEvent.Kind.STOPPED, 2));
        assertThat(health.of(VERSION)).isEmpty();
    }

    @Test
    void processorTimeCountsOverTwoSamplesOfOneProcess() {
        AlgorithmWorker worker = mock(AlgorithmWorker.class);
        when(worker.id()).thenReturn(new WorkerId(VERSION, 1));
        AlgorithmWorkers workers = mock(AlgorithmWorkers.class);
        when(workers.workers()).thenReturn(List.of(worker));
        ProcessSupervisor supervisor = mock(ProcessSupervisor.class);
        when(supervisor.all()).thenReturn(List.of(workers));
        HealthFeed feed = new HealthFeed(health, supervisor);
        Consumer<ResourceSample> look = sample -> {
            when(worker.usage()).thenReturn(Optional.of(sample));
            feed.sampled();
        };
        feed.on(event(ProcessEvent.Kind.STARTED, 1));

        look.accept(sample(1, 3.9, 0));
        assertThat(worker().cpu()).as("the first holds the load of the model").isZero();
        look.accept(sample(1, 0.5, 2));
        assertThat(worker().cpu()).as("one was a spike").isEqualTo(0.5);
        look.accept(sample(1, 2.0, 4));
        assertThat(worker().cpu()).isEqualTo(0.5);
        look.accept(sample(1, 2.0, 4));
        assertThat(worker().cpu()).as("the same sample told again").isEqualTo(0.5);
        look.accept(sample(1, 1.8, 6));
        assertThat(worker().cpu()).as("two in a row").isEqualTo(1.8);
        assertThat(worker().rssBytes()).isEqualTo(6);

        feed.on(event(ProcessEvent.Kind.STARTED, 2));
        look.accept(sample(2, 4.0, 8));
        assertThat(worker().cpu()).as("another process begins anew").isZero();
    }

    private static ResourceSample sample(long osPid, double cpu, long second) {
        return new ResourceSample(osPid, second, cpu, Instant.EPOCH.plusSeconds(second));
    }

    private HealthFeed feed() {
        StandIn standIn = new StandIn(folder);
        standIn.close();
        return new HealthFeed(health, standIn.supervisor);
    }

    private WorkerHealth worker() {
        return health.of(VERSION).stream().findFirst().orElseThrow();
    }

    private static ProcessEvent event(ProcessEvent.Kind kind, long osPid) {
        DeathToll toll = kind == ProcessEvent.Kind.HELD_DOWN ? new DeathToll(5, 5, Duration.ofMinutes(1)) : null;
        return new ProcessEvent(kind, VERSION, "demo@1.0.0~1", osPid, "", Instant.EPOCH, toll);
    }
}
