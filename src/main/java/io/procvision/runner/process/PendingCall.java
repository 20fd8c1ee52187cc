package io.procvision.runner.process;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call between the thread that waits for its answer and the worker that gets it. Either the worker begins it or the
 * caller abandons it, never both: a caller that is told its call was still waiting can rely on it not being executed.
 */
final class PendingCall {

    private enum Stage {
        WAITING,
        WRITTEN,
        HANDED_OVER,
        ABANDONED
    }

    /** Whose doing it is that a call ran out of time; once its process was killed for it, no excuse of the caller's counts. */
    private enum Blame {
        OPEN,
        NONE,
        VERSION
    }

    private final AlgorithmCall call;
    private final Supplier<byte[]> words;
    private final CallTime time;
    private final Runnable whenQueued;
    private final Runnable outlasted;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private final AtomicReference<Blame> blame = new AtomicReference<>(Blame.OPEN);
    private final CompletableFuture<Optional<CallAnswer>> answer = new CompletableFuture<>();

    /** Written before it is queued or by the worker that took it out of the queue. */
    private byte @Nullable [] frame;

    private volatile boolean ranOutOfTimeWaiting;

    /**
     * @param words the call's frame in the words of the version that is to execute it, once they are known
     * @param times how long that version's calls execute
     * @param whenQueued told each time from which on it can be handed over
     * @param outlasted run where the process is killed for the call after all, once that was {@link #excuse excused}
     */
    PendingCall(
            AlgorithmCall call, Supplier<byte[]> words, ExecutionTime times, Runnable whenQueued, Runnable outlasted) {
        this.call = call;
        this.words = words;
        this.time = new CallTime(call, times);
        this.whenQueued = whenQueued;
        this.outlasted = outlasted;
    }

    /** Puts it into words, unless it is: by its caller's thread, or by the first worker where the caller came before that. */
    void encode() {
        if (frame == null) {
            frame = words.get();
        }
    }

    void tellQueued() {
        whenQueued.run();
    }

    String requestId() {
        return call.requestId();
    }

    Pid pid() {
        return call.pid();
    }

    /** Whether it was accepted before, by a version that has been replaced. */
    boolean isHandedOver() {
        return call.handedOver();
    }

    /** Negative, zero or positive as it was accepted before, with or after the other one. */
    int compareAge(PendingCall other) {
        return Long.signum(call.acceptedAt() - other.call.acceptedAt());
    }

    byte[] frame() {
        return Objects.requireNonNull(frame, "begin() comes first");
    }

    /** Whether its frame is known to be no larger. */
    boolean fitsInto(int size) {
        return frame != null && frame.length <= size;
    }

    CallTime time() {
        return time;
    }

    /**
     * The worker takes it on. False when the caller has left, or will have before there could be an answer: a queue that is
     * served to the last moment of each call's time would execute every one of them for nobody.
     */
    boolean begin() {
        if (time.isTooShort()) {
            return giveUp(true, LateCall.hopeless(requestId(), time));
        }
        try {
            encode();
        } catch (RunnerException inexpressible) {
            return giveUp(false, inexpressible);
        }
        time.startedAt(System.nanoTime());
        return stage.compareAndSet(Stage.WAITING, Stage.WRITTEN);
    }

    private boolean giveUp(boolean forWantOfTime, RunnerException reason) {
        if (stage.compareAndSet(Stage.WAITING, Stage.ABANDONED)) {
            ranOutOfTimeWaiting = forWantOfTime;
            fail(reason);
        }
        return false;
    }

    /** Whether it was given up before it had executed for so long that it is the version's own doing. */
    boolean wasCutShort() {
        return ranOutOfTimeWaiting || time.isCutShort();
    }

    /** The process died before it could read the frame; false when the caller has left meanwhile. */
    boolean unbegin() {
        return stage.compareAndSet(Stage.WRITTEN, Stage.WAITING);
    }

    /**
     * Its answer has come, to somebody who still waits. Told before anything that comes of it: a call that is given up
     * next may look whether others were answered meanwhile.
     */
    void answered(CallAnswer result) {
        if (stage.get() == Stage.WRITTEN) {
            time.observe(result.executed());
        }
    }

    void complete(CallAnswer result) {
        answer.complete(Optional.of(result));
    }

    /** Its PID has another version from now on, which is to execute it; nothing happens when a process has it already. */
    void handOver() {
        if (stage.compareAndSet(Stage.WAITING, Stage.HANDED_OVER)) {
            answer.complete(Optional.empty());
        }
    }

    void fail(RunnerException failure) {
        answer.completeExceptionally(failure);
    }

    /** The process was killed because it executed the call for too long. */
    void killed(RunnerException failure) {
        if (blame.getAndSet(Blame.VERSION) == Blame.NONE) {
            outlasted.run();
        }
        fail(failure);
    }

    /** Its caller ran out of time for reasons that are not the version's; false where the process was killed for it. */
    boolean excuse() {
        return blame.compareAndSet(Blame.OPEN, Blame.NONE);
    }

    /** The answer; empty when the call was handed over, and no process has seen it. */
    Optional<CallAnswer> await() {
        try {
            return answer.get(time.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RunnerException known ? known : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            Stage last = abandon();
            if (last == Stage.HANDED_OVER) {
                return Optional.empty();
            }
            ranOutOfTimeWaiting = last != Stage.WRITTEN;
            throw ranOutOfTimeWaiting
                    ? LateCall.waiting(requestId(), time, frame == null)
                    : LateCall.executing(requestId(), time);
        } catch (InterruptedException interrupted) {
            boolean waiting = abandon() != Stage.WRITTEN;
            Thread.currentThread().interrupt();
            throw LateCall.interrupted(requestId(), waiting);
        }
    }

    /** Returns what it had come to; when it was waiting, no process has seen the call, and none will. */
    private Stage abandon() {
        return stage.getAndSet(Stage.ABANDONED);
    }
}
