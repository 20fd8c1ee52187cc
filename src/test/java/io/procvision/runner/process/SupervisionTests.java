package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisionTests {

    @TempDir
    Path folder;

    @Test
    void closingTheLastLeaseEndsTheProcesses() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            AlgorithmWorkers workers = lease.workers();
            ProcessLease other = workers.tryLease().orElseThrow();
            long pid = StandIn.servedBy(standIn.run(lease, ""));

            lease.close();
            lease.close();
            assertThat(standIn.run(other, "").status()).isEqualTo("OK");
            other.close();

            assertThat(workers.tryLease()).isEmpty();
            await().until(() -> standIn.supervisor.all().isEmpty());
            assertThat(StandIn.isAlive(pid)).isFalse();
            assertThat(standIn.happened(ProcessEvent.Kind.DIED)).isFalse();
            assertThat(standIn.marks()).isEmpty();
        }
    }

    @Test
    void aVersionThatWasRetiredIsWarmedAnew() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease first = standIn.warm();
            long before = StandIn.servedBy(standIn.run(first, ""));
            first.close();

            ProcessLease second = standIn.warm();

            assertThat(StandIn.servedBy(standIn.run(second, ""))).isNotEqualTo(before);
        }
    }

    @Test
    void anAbandonedEndlessLoopIsKilledWhenItsGraceIsOver() {
        try (StandIn standIn = new StandIn(folder, "drain-grace=400ms", "call-timeout=100ms")) {
            ProcessLease lease = standIn.warm();
            long pid = StandIn.servedBy(standIn.run(lease, ""));
            CompletableFuture<CallAnswer> loop = standIn.runLater(lease, "loop", Duration.ofMinutes(1));
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));

            lease.close();

            assertThat(lease.workers().states()).containsOnly(ProcessState.RETIRING);
            await().until(() -> standIn.supervisor.all().isEmpty());
            assertThat(StandIn.isAlive(pid)).isFalse();
            assertThat(loop).isCompletedExceptionally();
        }
    }

    @Test
    void aProcessThatDiesWhileIdleIsReplacedAtOnce() {
        try (StandIn standIn = new StandIn(folder, "heartbeat-interval=1m")) {
            ProcessLease lease = standIn.warm();
            long before = StandIn.servedBy(standIn.run(lease, "die"));

            await().until(() -> standIn.happened(ProcessEvent.Kind.DIED));
            CallAnswer answer = standIn.run(lease, "");

            assertThat(StandIn.servedBy(answer)).isNotEqualTo(before);
        }
    }

    @Test
    void aProcessThatAnswersNoPingIsReplaced() {
        try (StandIn standIn = new StandIn(folder, "heartbeat-interval=100ms", "heartbeat-grace=200ms")) {
            ProcessLease lease = standIn.warm();
            long before = StandIn.servedBy(standIn.run(lease, "deaf"));

            await().until(() -> standIn.happened(ProcessEvent.Kind.MISSED_HEARTBEAT));
            assertThat(folder.resolve("package/deaf").toFile().delete()).isTrue();
            await().until(() -> standIn.happened(ProcessEvent.Kind.DIED));

            assertThat(StandIn.servedBy(standIn.run(lease, ""))).isNotEqualTo(before);
            assertThat(standIn.events)
                    .filteredOn(event -> event.kind() == ProcessEvent.Kind.MISSED_HEARTBEAT)
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event.osPid()).isEqualTo(before));
        }
    }

    @Test
    void heartbeatsDoNotCountWhileACallExecutes() {
        try (StandIn standIn = new StandIn(folder, "heartbeat-interval=50ms", "heartbeat-grace=50ms")) {
            ProcessLease lease = standIn.warm();

            assertThat(standIn.run(lease, "sleep 0.8").status()).isEqualTo("OK");

            assertThat(standIn.happened(ProcessEvent.Kind.MISSED_HEARTBEAT)).isFalse();
        }
    }

    @Test
    void aProcessThatKeepsDyingIsHeldDownUntilSomebodyTriesAgain() {
        try (StandIn standIn = new StandIn(folder, "restart.delay=1ms", "restart.max-delay=1ms")) {
            ProcessLease lease = standIn.warm();
            for (int death = 0; death < 5; death++) {
                CompletableFuture<CallAnswer> crash = standIn.runLater(lease, "crash");
                await().until(crash::isCompletedExceptionally);
            }
            await().until(() -> lease.workers().states().contains(ProcessState.HELD_DOWN));

            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> standIn.run(lease, ""))
                    .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.PROCESS_UNAVAILABLE))
                    .withMessageContaining("held down");
            assertThat(standIn.happened(ProcessEvent.Kind.HELD_DOWN)).isTrue();

            standIn.warm().close();
            assertThat(standIn.run(lease, "").status()).isEqualTo("OK");
        }
    }

    @Test
    void aProcessThatKeepsDyingIsTriedAgainAfterTheLongestPauseWhereThatIsThePolicy() {
        try (StandIn standIn = new StandIn(folder, "restart.delay=1ms", "restart.max-delay=200ms")) {
            standIn.rule = version -> true;
            ProcessLease lease = standIn.warm();
            standIn.write("algo.py", "raise ImportError('camera is off')");
            CompletableFuture<CallAnswer> crash = standIn.runLater(lease, "crash");

            await().until(() -> standIn.happened(ProcessEvent.Kind.STILL_HELD_DOWN));
            assertThat(crash).isCompletedExceptionally();
            assertThat(standIn.events)
                    .as("told once")
                    .filteredOn(event -> event.kind() == ProcessEvent.Kind.HELD_DOWN)
                    .hasSize(1);

            standIn.write("algo.py", StandIn.resource("algo.py"));
            await().until(() -> lease.workers().states().contains(ProcessState.WARM));
            assertThat(standIn.run(lease, "").status()).isEqualTo("OK");
        }
    }

    @Test
    void aWorkerOutlivesAnErrorOutsideOfItsProcess() {
        try (StandIn standIn = new StandIn(folder, "restart.delay=1ms", "restart.max-delay=50ms")) {
            AtomicInteger asked = new AtomicInteger();
            standIn.rule = version -> {
                if (asked.incrementAndGet() < 3) {
                    throw new OutOfMemoryError("to look up the policy");
                }
                return false;
            };
            ProcessLease lease = standIn.warm();
            standIn.write("algo.py", "raise ImportError('camera is off')");
            CompletableFuture<CallAnswer> crash = standIn.runLater(lease, "crash");
            await().until(() -> asked.get() > 3);

            assertThat(crash).isCompletedExceptionally();
            assertThat(lease.workers().states())
                    .as("as before, since nobody said that it is to be started")
                    .containsExactly(ProcessState.HELD_DOWN);
            standIn.write("algo.py", StandIn.resource("algo.py"));
            standIn.warm().close();
            assertThat(standIn.run(lease, "").status()).isEqualTo("OK");
        }
    }

    @Test
    void aProcessThatDiesAtItsFirstCallEachTimeIsHeldDownAfterThreeRestarts() {
        try (StandIn standIn = new StandIn(folder, "restart.delay=1ms", "restart.max-delay=1ms")) {
            ProcessLease lease = standIn.warm();
            AlgorithmWorker worker = lease.workers().workers().get(0);
            for (int death = 0; death < 4; death++) {
                CompletableFuture<CallAnswer> crash = standIn.runLater(lease, "crash");
                await().until(crash::isCompletedExceptionally);
            }

            await().until(() -> worker.state() == ProcessState.HELD_DOWN);

            assertThat(worker.restarts()).isEqualTo(3);
        }
    }

    @Test
    void aProcessThatNoLongerStartsIsHeldDownAndItsQueueFails() {
        try (StandIn standIn = new StandIn(folder, "restart.delay=1ms", "restart.max-delay=1ms")) {
            ProcessLease lease = standIn.warm();
            standIn.write("algo.py", "raise ImportError('model file is gone')");
            CompletableFuture<CallAnswer> crash = standIn.runLater(lease, "crash");
            CompletableFuture<CallAnswer> waiting = standIn.runLater(lease, "sleep 0");

            await().until(() -> lease.workers().states().contains(ProcessState.HELD_DOWN));
            await().until(crash::isCompletedExceptionally);
            await().until(waiting::isDone);
            assertThat(standIn.events)
                    .filteredOn(event -> event.kind() == ProcessEvent.Kind.START_FAILED)
                    .hasSize(3)
                    .allSatisfy(event -> assertThat(event.detail()).contains("model file is gone"));
        }
    }

    @Test
    void aRestartByHandLosesNoCall() throws Exception {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            AlgorithmWorker worker = lease.workers().workers().get(0);
            CompletableFuture<CallAnswer> executing = standIn.runLater(lease, "sleep 0.3");
            await().until(() -> worker.state() == ProcessState.BUSY);
            CompletableFuture<CallAnswer> waiting = standIn.runLater(lease, "");
            await().until(() -> lease.workers().queued() == 1);

            worker.restart();

            long before = StandIn.servedBy(executing.get(10, TimeUnit.SECONDS));
            assertThat(StandIn.servedBy(waiting.get(10, TimeUnit.SECONDS))).isNotEqualTo(before);
            assertThat(worker.restarts()).isEqualTo(1);
            assertThat(standIn.happened(ProcessEvent.Kind.DIED)).isFalse();
        }
    }

    @Test
    void childrenThatHoldThePipesEndWithTheirParent() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            long child = StandIn.data(standIn.run(lease, "fork")).get("child").asLong();
            assertThat(StandIn.isAlive(child)).isTrue();
            CompletableFuture<CallAnswer> crash = standIn.runLater(lease, "crash");

            await().until(crash::isCompletedExceptionally);
            assertThat(standIn.run(lease, "").status()).isEqualTo("OK");
            await().until(() -> !StandIn.isAlive(child));
        }
    }

    @Test
    void standardErrorIsKeptInMemoryAndInTheLog() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            AlgorithmWorker worker = lease.workers().workers().get(0);

            standIn.run(lease, "say {\"level\":\"WARNING\",\"message\":\"dim\"}");
            await().until(() -> !worker.lastLines(10).isEmpty());

            assertThat(worker.lastLines(10)).containsExactly("{\"level\":\"WARNING\",\"message\":\"dim\"}");
            assertThat(LogLine.of(worker.lastLines(1).get(0)).fields()).isNotNull();
            Path log = folder.resolve("store/logs/demo@1.0.0.log");
            await().untilAsserted(() -> assertThat(Files.readString(log)).contains("demo@1.0.0~1", "dim"));
        }
    }

    @Test
    void theLogIsClosedWithTheLastProcessAndGoneWithItsVersion() throws Exception {
        try (StandIn standIn = new StandIn(folder)) {
            AlgorithmVersion version = standIn.algorithm().version();
            Path log = folder.resolve("store/logs/demo@1.0.0.log");
            Path rolled = Files.writeString(log.resolveSibling("demo@1.0.0.log.1"), "earlier");
            Path other = Files.writeString(log.resolveSibling("demo@1.0.0.1.log"), "of another version");
            ProcessLease lease = standIn.warm();
            standIn.run(lease, "say dim");
            await().until(() -> standIn.logs.isOpen(version));

            lease.close();

            await().until(() -> !standIn.logs.isOpen(version));
            assertThat(Files.readString(log)).contains("dim");
            standIn.logs.clear(version);
            assertThat(log).doesNotExist();
            assertThat(rolled).doesNotExist();
            assertThat(other).exists();
        }
    }

    @Test
    void aListenerThatFailsBadlyTakesNoWorkerWithIt() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            standIn.listen(event -> {
                throw new LinkageError("a listener that is broken");
            });
            CompletableFuture<CallAnswer> crash = standIn.runLater(lease, "crash");
            await().until(crash::isCompletedExceptionally);

            assertThat(standIn.run(lease, "").status()).isEqualTo("OK");
        }
    }

    @Test
    void versionsInUseNameTheirProcess() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            long pid = StandIn.servedBy(standIn.run(lease, ""));

            assertThat(new ProcessUsage(standIn.supervisor).needs(List.of(lease.version())))
                    .containsEntry(lease.version(), List.of("in use by process " + pid));
        }
    }

    @Test
    void nothingSurvivesTheEndOfTheService() {
        StandIn standIn = new StandIn(folder, "workers=2");
        ProcessLease lease = standIn.warm();
        CompletableFuture<CallAnswer> loop = standIn.runLater(lease, "loop");
        await().until(() -> lease.workers().states().contains(ProcessState.BUSY));
        List<Long> pids = lease.workers().workers().stream()
                .map(worker -> worker.process().orElseThrow().osPid())
                .toList();

        standIn.close();

        assertThat(pids).hasSize(2).noneMatch(StandIn::isAlive);
        assertThat(loop).failsWithin(Duration.ofSeconds(5));
        assertThat(standIn.supervisor.warm(standIn.algorithm())).isCompletedExceptionally();
    }
}
