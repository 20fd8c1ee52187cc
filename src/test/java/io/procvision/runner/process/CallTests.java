package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CallTests {

    private static final Duration SHORT = Duration.ofMillis(300);

    private static final String WAITS_FOR_GO = """
            import os, time
            while not os.path.exists("go"):
                time.sleep(0.01)
            from algo import Algorithm
            """;

    @TempDir
    Path folder;

    @Test
    void anAnswerNamesItsVersionAndTellsItsTimes() {
        try (StandIn standIn = new StandIn(folder)) {
            CallAnswer answer = standIn.run(standIn.warm(), "sleep 0.1");

            assertThat(answer.version()).isEqualTo(standIn.algorithm().version());
            assertThat(answer.status()).isEqualTo("OK");
            assertThat(StandIn.data(answer).get("result_status").asString()).isEqualTo("OK");
            assertThat(answer.executed()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
            assertThat(answer.queued()).isLessThan(answer.executed());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void anAnswerTellsHowLongItsCallHadToWait(String depth) {
        try (StandIn standIn = new StandIn(folder, "pipeline-depth=" + depth)) {
            ProcessLease lease = standIn.warm();
            CompletableFuture<CallAnswer> ahead = standIn.runLater(lease, "sleep 1");
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));

            long accepted = System.nanoTime();
            CallAnswer answer = standIn.run(lease, "");
            Duration wholly = Duration.ofNanos(System.nanoTime() - accepted);

            assertThat(ahead).isDone();
            assertThat(answer.queued().plus(answer.executed())).isLessThanOrEqualTo(wholly);
            assertThat(answer.queued())
                    .as("all of it but the own execution, be it in the queue or in the pipe")
                    .isGreaterThan(wholly.dividedBy(2));
        }
    }

    @Test
    void anAlgorithmsOwnErrorIsItsAnswer() {
        try (StandIn standIn = new StandIn(folder)) {
            CallAnswer answer = standIn.run(standIn.warm(), "bad");

            assertThat(answer.status()).isEqualTo("ERROR");
            assertThat(answer.message()).isEqualTo("bad light");
        }
    }

    @Test
    void bothGenerationsAreSpokenTo() {
        try (StandIn standIn = new StandIn(folder)) {
            JsonNode later = StandIn.data(standIn.run(standIn.warm(), "echo")).get("data");
            assertThat(later.get("cur_image_shm_id").asString()).isEqualTo("cur");
            assertThat(later.has("phase")).isFalse();
        }
        try (StandIn standIn = new StandIn(folder)) {
            standIn.write("legacy-sdk", "");
            JsonNode earlier = StandIn.data(standIn.run(standIn.warm(), "echo")).get("data");
            assertThat(earlier.get("phase").asString()).isEqualTo("execute");
            assertThat(earlier.get("shared_mem_id").asString()).isEqualTo("cur");
        }
    }

    @Test
    void failuresOfOneCallLeaveTheProcessAlone() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            long before = StandIn.servedBy(standIn.run(lease, ""));

            assertThat(failure(standIn, lease, "raise no light").code()).isEqualTo("1009");
            assertThat(failure(standIn, lease, "raise no light").detail()).isEqualTo("no light");
            assertThat(failure(standIn, lease, "nothing").code()).isEqualTo("1000");
            assertThat(failure(standIn, lease, "nan").detail()).contains("NaN or Infinity");
            assertThat(StandIn.servedBy(standIn.run(lease, "print"))).isEqualTo(before);
            assertThat(StandIn.servedBy(standIn.run(lease, "stray"))).isEqualTo(before);
        }
    }

    @Test
    void anAnswerBeyondTheFrameLimitEndsTheProcess() {
        try (StandIn standIn = new StandIn(folder, "max-frame-size=100KB")) {
            ProcessLease lease = standIn.warm();

            assertThat(StandIn.data(standIn.run(lease, "huge 90000"))
                            .get("blob")
                            .asString())
                    .hasSize(90_000);
            assertThat(failure(standIn, lease, "huge 200000").problem()).isEqualTo(Problem.PROCESS_UNAVAILABLE);
            assertThat(standIn.run(lease, "").status()).isEqualTo("OK");
        }
    }

    @Test
    void aCallThatOutlastsItsLimitIsKilledAndOthersGoOn() {
        try (StandIn standIn = new StandIn(folder, "call-timeout=300ms")) {
            ProcessLease lease = standIn.warm();
            long before = StandIn.servedBy(standIn.run(lease, ""));
            CompletableFuture<CallAnswer> hanging = standIn.runLater(lease, "loop", SHORT);
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));

            CallAnswer unsent = standIn.run(lease, "");

            assertThat(StandIn.servedBy(unsent)).isNotEqualTo(before);
            assertThat(StandIn.isAlive(before)).isFalse();
            RunnerException failure = failure(hanging);
            assertThat(failure.problem()).isEqualTo(Problem.TIMEOUT);
            assertThat(failure).isNotInstanceOf(CrowdedOutException.class);
            assertThat(failure.detail()).contains("executing").contains("300 ms");
            assertThat(standIn.happened(ProcessEvent.Kind.TIMED_OUT)).isTrue();
            assertThat(standIn.outlasted).hasValue(0);
        }
    }

    @Test
    void whoWillNotWaitIsToldSoAndTheProcessOfAllLives() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            long before = StandIn.servedBy(standIn.run(lease, ""));

            for (int call = 0; call < 3; call++) {
                RunnerException failure = failure(standIn.runLater(lease, "sleep 0.5", Duration.ofMillis(50)));
                assertThat(failure.problem()).isEqualTo(Problem.TIMEOUT);
                assertThat(failure).as("none of the version's").isInstanceOf(CrowdedOutException.class);
                assertThat(failure.detail()).contains("executing").contains("50 ms");
                assertThat(StandIn.servedBy(standIn.run(lease, ""))).isEqualTo(before);
            }
            assertThat(standIn.happened(ProcessEvent.Kind.TIMED_OUT)).isFalse();
            assertThat(standIn.outlasted).hasValue(0);
        }
    }

    @Test
    void aHangIsEndedThoughItsCallerLeftBefore() {
        try (StandIn standIn = new StandIn(folder, "call-timeout=1s")) {
            ProcessLease lease = standIn.warm();
            long before = StandIn.servedBy(standIn.run(lease, ""));

            RunnerException failure = failure(standIn.runLater(lease, "loop", Duration.ofMillis(50)));

            assertThat(failure).isInstanceOf(CrowdedOutException.class);
            assertThat(failure.detail()).contains("50 ms");
            assertThat(StandIn.servedBy(standIn.run(lease, ""))).isNotEqualTo(before);
            assertThat(standIn.happened(ProcessEvent.Kind.TIMED_OUT)).isTrue();
            assertThat(standIn.outlasted).as("the version's timeouts").hasValue(1);
        }
    }

    @Test
    void aCallThatTimesOutWhileItWaitsIsNeverExecuted() throws Exception {
        try (StandIn standIn = new StandIn(folder, "call-timeout=300ms")) {
            ProcessLease lease = standIn.warm();
            CompletableFuture<CallAnswer> slow = standIn.runLater(lease, "sleep 1");
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));

            assertThatExceptionOfType(RunnerException.class)
                    .isThrownBy(() -> standIn.run(lease, "note 0", SHORT))
                    .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.TIMEOUT))
                    .isNotInstanceOf(CrowdedOutException.class)
                    .withMessageContaining("was still waiting for a process")
                    .withMessageContaining("will not be executed");

            assertThat(lease.workers().queued()).isZero();
            long before = StandIn.servedBy(slow.get(10, TimeUnit.SECONDS));
            assertThat(StandIn.servedBy(standIn.run(lease, ""))).isEqualTo(before);
            assertThat(standIn.folder.resolve("notes")).doesNotExist();
        }
    }

    @Test
    void aCallThatTimesOutWhileItWaitsForOthersThatAreAnsweredIsCrowdedOut() throws Exception {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            CompletableFuture<CallAnswer> first = standIn.runLater(lease, "sleep 0.3");
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));
            CompletableFuture<CallAnswer> second = standIn.runLater(lease, "sleep 2");
            await().until(() -> lease.workers().queued() == 1);

            assertThatExceptionOfType(CrowdedOutException.class)
                    .isThrownBy(() -> standIn.run(lease, "", Duration.ofMillis(1200)))
                    .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.TIMEOUT))
                    .withMessageContaining("was still waiting for a process");

            assertThat(first).isCompleted();
            assertThat(second.get(10, TimeUnit.SECONDS).status()).isEqualTo("OK");
        }
    }

    /** Twelve clients want a tenth of a second each, and none waits for longer than a second. */
    @Test
    void whatAVersionDoesUnderOverloadIsDoneForSomebody() throws Exception {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            for (int i = 0; i < 8; i++) {
                standIn.run(lease, "sleep 0.1");
            }
            AtomicLong forSomebody = new AtomicLong();
            AtomicInteger givenUp = new AtomicInteger();
            List<Thread> clients = IntStream.range(0, 12)
                    .mapToObj(number -> new Thread(() -> {
                        for (int i = 0; i < 5; i++) {
                            try {
                                CallAnswer answer = standIn.run(lease, "sleep 0.1", Duration.ofSeconds(1));
                                forSomebody.addAndGet(answer.executed().toNanos());
                            } catch (RunnerException late) {
                                givenUp.incrementAndGet();
                            }
                        }
                    }))
                    .toList();

            long start = System.nanoTime();
            clients.forEach(Thread::start);
            for (Thread client : clients) {
                client.join();
            }

            assertThat(givenUp).hasPositiveValue();
            assertThat(forSomebody).hasValueGreaterThan((System.nanoTime() - start) / 2);
        }
    }

    @Test
    void callsThatWaitForTheFirstProcessHaveTheirPlacesInTheQueueToo() {
        try (StandIn standIn = new StandIn(folder, "queue-capacity=2")) {
            standIn.write("slow.py", WAITS_FOR_GO);
            try (ProcessLease cold = standIn.supervisor.lease(standIn.algorithm("slow:Algorithm"))) {
                CompletableFuture<CallAnswer> first = standIn.runLater(cold, "");
                CompletableFuture<CallAnswer> second = standIn.runLater(cold, "");
                await().until(() -> cold.workers().queued() == 2);

                assertThat(failure(standIn, cold, "", SHORT).problem()).isEqualTo(Problem.OVERLOADED);

                standIn.write("go", "");
                assertThat(first.join().status()).isEqualTo("OK");
                assertThat(second.join().status()).isEqualTo("OK");
            }
        }
    }

    @Test
    void aCallThatWaitsForTheFirstProcessGoesToTheVersionThatReplacesIts() throws Exception {
        try (StandIn standIn = new StandIn(folder);
                StandIn next = new StandIn(folder.resolve("next"))) {
            standIn.write("slow.py", WAITS_FOR_GO);
            ProcessLease warm = next.warm();
            try (ProcessLease cold = standIn.supervisor.lease(standIn.algorithm("slow:Algorithm"))) {
                AlgorithmCall call = standIn.call("", Duration.ofSeconds(20));
                CompletableFuture<Optional<CallAnswer>> answer =
                        CompletableFuture.supplyAsync(() -> cold.workers().call(call, () -> {}, () -> {}));
                await().until(() -> cold.workers().queued() == 1);

                cold.workers().handOver(call.pid(), warm.workers());

                assertThat(answer.get(20, TimeUnit.SECONDS)).isEmpty();
                standIn.write("go", "");
            }
        }
    }

    /** Else a runner that starts under load would find every healthy version guilty of its own cold start. */
    @Test
    void aCallThatWaitsForTheVersionsFirstProcessIsNotTheAlgorithmsTimeout() {
        try (StandIn standIn = new StandIn(folder, "call-timeout=300ms")) {
            standIn.write("slow.py", WAITS_FOR_GO);
            try (ProcessLease cold = standIn.supervisor.lease(standIn.algorithm("slow:Algorithm"))) {
                assertThatExceptionOfType(CrowdedOutException.class)
                        .isThrownBy(() -> standIn.run(cold, "", SHORT))
                        .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.TIMEOUT))
                        .withMessageContaining("none had been ready when it came");

                CompletableFuture<CallAnswer> early = standIn.runLater(cold, "loop", Duration.ofSeconds(3));
                standIn.write("go", "");

                assertThat(failure(early)).isInstanceOf(CrowdedOutException.class);
                await().until(() -> cold.workers().states().contains(ProcessState.WARM));
                assertThat(failure(standIn, cold, "loop", SHORT)).isNotInstanceOf(CrowdedOutException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aCallInDoubtFailsAndUnsentOnesAreServedByTheNextProcess(String depth) throws Exception {
        try (StandIn standIn = new StandIn(folder, "pipeline-depth=" + depth)) {
            ProcessLease lease = standIn.warm();
            CompletableFuture<CallAnswer> first = standIn.runLater(lease, "sleep 1");
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));
            CompletableFuture<CallAnswer> crashing = standIn.runLater(lease, "collapse 3");
            await().until(() -> lease.workers().queued() == 1);
            List<CompletableFuture<CallAnswer>> waiting = IntStream.range(0, 4)
                    .mapToObj(number -> standIn.runLater(lease, "note 0"))
                    .toList();
            await().until(() -> lease.workers().queued() == 5);

            long before = StandIn.servedBy(first.get(10, TimeUnit.SECONDS));
            RunnerException failure = failure(crashing);
            assertThat(failure.problem()).isEqualTo(Problem.PROCESS_UNAVAILABLE);
            assertThat(failure.detail()).contains("process %d of demo 1.0.0 died".formatted(before));
            int lost = 0;
            for (CompletableFuture<CallAnswer> call : waiting) {
                try {
                    assertThat(StandIn.servedBy(call.get(20, TimeUnit.SECONDS))).isNotEqualTo(before);
                } catch (ExecutionException inPipe) {
                    lost++;
                }
            }
            assertThat(lost).isEqualTo(Integer.parseInt(depth) - 1);
            assertThat(Files.readAllLines(standIn.folder.resolve("notes"))).hasSize(4 - lost);
        }
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        try (StandIn standIn = new StandIn(folder, "queue-capacity=2")) {
            ProcessLease lease = standIn.warm();
            CompletableFuture<CallAnswer> executing = standIn.runLater(lease, "sleep 1");
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));
            CompletableFuture<CallAnswer> second = standIn.runLater(lease, "");
            CompletableFuture<CallAnswer> third = standIn.runLater(lease, "");
            await().until(() -> lease.workers().queued() == 2);

            RunnerException refused = failure(standIn, lease, "");

            assertThat(refused.problem()).isEqualTo(Problem.OVERLOADED);
            assertThat(refused.retryAfter()).isPresent();
            for (CompletableFuture<CallAnswer> accepted : List.of(executing, second, third)) {
                assertThat(accepted.get(10, TimeUnit.SECONDS).status()).isEqualTo("OK");
            }
        }
    }

    @Test
    void workersShareTheQueue() throws Exception {
        try (StandIn standIn = new StandIn(folder, "workers=2")) {
            ProcessLease lease = standIn.warm();
            CompletableFuture<CallAnswer> slow = standIn.runLater(lease, "sleep 2");
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));

            long other = StandIn.servedBy(standIn.run(lease, ""));

            assertThat(slow).isNotDone();
            assertThat(StandIn.servedBy(slow.get(10, TimeUnit.SECONDS))).isNotEqualTo(other);
        }
    }

    @Test
    void framesLargerThanAPipeDoNotBlockAPipelineOfTwo() throws Exception {
        try (StandIn standIn = new StandIn(folder, "pipeline-depth=2")) {
            ProcessLease lease = standIn.warm();
            List<CompletableFuture<CallAnswer>> calls = IntStream.range(0, 40)
                    .mapToObj(number ->
                            standIn.runLater(lease, number % 2 == 0 ? "huge 300000" : "echo " + "x".repeat(200_000)))
                    .toList();

            for (CompletableFuture<CallAnswer> call : calls) {
                assertThat(call.get(20, TimeUnit.SECONDS).status()).isEqualTo("OK");
            }
        }
    }

    @Test
    void anInterruptedCallerLeavesNothingBehind() {
        try (StandIn standIn = new StandIn(folder)) {
            ProcessLease lease = standIn.warm();
            CompletableFuture<CallAnswer> slow = standIn.runLater(lease, "sleep 1");
            await().until(() -> lease.workers().states().contains(ProcessState.BUSY));

            Thread.currentThread().interrupt();
            RunnerException failure = failure(standIn, lease, "note 0");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.detail()).contains("interrupted").contains("not yet executing");
            assertThat(lease.workers().queued()).isZero();
            assertThat(slow.join().status()).isEqualTo("OK");
        }
    }

    private static RunnerException failure(StandIn standIn, ProcessLease lease, String wish) {
        return failure(standIn, lease, wish, Duration.ofSeconds(20));
    }

    private static RunnerException failure(StandIn standIn, ProcessLease lease, String wish, Duration timeout) {
        try {
            throw new AssertionError("answered " + standIn.run(lease, wish, timeout));
        } catch (RunnerException failure) {
            return failure;
        }
    }

    private static RunnerException failure(CompletableFuture<CallAnswer> call) {
        try {
            throw new AssertionError("answered " + call.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException failure) {
            return (RunnerException) Objects.requireNonNull(failure.getCause());
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
