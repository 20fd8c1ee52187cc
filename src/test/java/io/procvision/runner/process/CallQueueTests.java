package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class CallQueueTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final CallQueue queue = new CallQueue(2);
    private final PendingCall first = call(10);
    private final PendingCall second = call(1000);

    @Test
    void handsOutCallsInTheirOrder() {
        queue.add(first);
        queue.add(second);

        assertThat(queue.take(LONG, () -> false)).isSameAs(first);
        assertThat(queue.take(LONG, () -> false)).isSameAs(second);
        assertThat(queue.take(Duration.ofMillis(1), () -> false)).isNull();
    }

    @Test
    void refusesMoreThanItsCapacity() {
        queue.add(first);
        queue.add(second);

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> queue.add(call(1)))
                .satisfies(failure -> {
                    assertThat(failure.problem()).isEqualTo(Problem.OVERLOADED);
                    assertThat(failure.retryAfter()).isPresent();
                });
        queue.remove(first);
        queue.add(call(1));
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void putsACallBackInFront() {
        queue.add(first);
        queue.add(second);
        PendingCall taken = queue.poll();
        queue.add(call(1));

        queue.putBack(first);

        assertThat(taken).isSameAs(first);
        assertThat(queue.poll()).isSameAs(first);
    }

    /** Its PID may have been led elsewhere while it was out of the queue. */
    @Test
    void tellsThatACallCanBeHandedOverWheneverItIsQueued() {
        AtomicInteger told = new AtomicInteger();
        PendingCall call = call("A01", false, told::incrementAndGet);

        queue.add(call);
        assertThat(told).hasValue(1);

        queue.poll();
        queue.putBack(call);
        assertThat(told).hasValue(2);
    }

    @Test
    void makesNoCallWaitInAPipeWhoseSizeIsNotKnownYet() {
        queue.add(call("A01", false));

        assertThat(queue.pollAhead(Integer.MAX_VALUE)).isNull();
        assertThat(queue.poll()).isNotNull();
    }

    @Test
    void leavesALargeFrameWhereItIs() {
        queue.add(second);

        assertThat(queue.pollAhead(999)).isNull();
        assertThat(queue.pollAhead(1000)).isSameAs(second);
    }

    @Test
    void leavesACallToAnIdleWorkerRatherThanLetItWaitBehindAnother() throws Exception {
        CompletableFuture<PendingCall> taken = new CompletableFuture<>();
        Thread idle = new Thread(() -> taken.complete(queue.take(LONG, () -> false)));
        idle.start();
        await().until(() -> idle.getState() == Thread.State.TIMED_WAITING);

        queue.add(first);

        assertThat(queue.pollAhead(Integer.MAX_VALUE)).isNull();
        assertThat(taken.get(10, TimeUnit.SECONDS)).isSameAs(first);
        queue.add(second);
        assertThat(queue.pollAhead(Integer.MAX_VALUE)).isSameAs(second);
    }

    @Test
    void wakesADisturbedWorker() throws Exception {
        AtomicBoolean disturbed = new AtomicBoolean();
        CompletableFuture<Boolean> empty =
                CompletableFuture.supplyAsync(() -> queue.take(LONG, disturbed::get) == null);

        disturbed.set(true);
        queue.disturb();

        assertThat(empty.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesWhileNobodyServes() {
        queue.add(first);

        queue.refuse("held down");

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(first::await)
                .satisfies(failure -> assertThat(failure.problem()).isEqualTo(Problem.PROCESS_UNAVAILABLE));
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> queue.add(second))
                .withMessage("held down");
        queue.accept();
        queue.add(second);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void handsOverWhatWaitsForOnePid() {
        PendingCall others = call("B01", false);
        queue.add(first);
        queue.add(others);

        queue.handOver(new Pid("A01"));

        assertThat(first.await()).isEmpty();
        assertThat(first.begin()).isFalse();
        assertThat(queue.poll()).isSameAs(others);
        assertThat(queue.size()).isZero();
    }

    @Test
    void takesWhatWasHandedOverInItsTurnAlthoughThereIsNoRoom() {
        PendingCall over = call("A01", true);
        PendingCall later = call(1);
        queue.add(later);
        queue.add(call(1));

        queue.add(over);

        assertThat(queue.poll()).isSameAs(over);
        assertThat(queue.poll()).isSameAs(later);
    }

    private static PendingCall call(int frameSize) {
        PendingCall call = new PendingCall(
                call(new Pid("A01"), false), () -> new byte[frameSize], new ExecutionTime(), () -> {}, () -> {});
        call.encode();
        return call;
    }

    private static PendingCall call(String pid, boolean handedOver) {
        return call(pid, handedOver, () -> {});
    }

    private static PendingCall call(String pid, boolean handedOver, Runnable whenQueued) {
        return new PendingCall(
                call(new Pid(pid), handedOver), () -> new byte[1], new ExecutionTime(), whenQueued, () -> {});
    }

    private static AlgorithmCall call(Pid pid, boolean handedOver) {
        JsonNode none = JsonNodeFactory.instance.objectNode();
        AlgorithmCall call = new AlgorithmCall("c", pid, 1, "", none, new AlgorithmCall.Image("cur", none), null, LONG);
        return handedOver ? call.forNextVersion() : call;
    }
}
