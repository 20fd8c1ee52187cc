package io.procvision.runner.process;

import static io.procvision.runner.process.ProcessDeadline.Duty.CALL;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.InboundHandler;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries calls through the pipes of one warm process, on the one thread that owns them. An answer makes it write the
 * next frame first and complete the answered call then, so that the adapter never waits for the runner's threads.
 *
 * <p>With a pipeline depth of 2 a second frame waits in the pipe meanwhile. It has to fit there, or runner and adapter
 * could block each other, each writing and neither reading.
 */
final class FrameChannel implements InboundHandler {

    private static final Logger log = LoggerFactory.getLogger(FrameChannel.class);
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final int FITS_INTO_PIPE = (WINDOWS ? 4 : 32) * 1024;

    private final AlgorithmVersion version;
    private final AlgorithmProcess process;
    private final CallQueue queue;
    private final ProcessSettings settings;
    private final BooleanSupplier disturbed;
    private final Deque<PendingCall> inPipe = new ArrayDeque<>(2);
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean busy;
    private long pings;
    private @Nullable String awaitedPong;
    private @Nullable Runnable completion;
    private @Nullable String lastError;

    /**
     * @param disturbed makes the channel end between two calls
     */
    FrameChannel(
            AlgorithmVersion version,
            AlgorithmProcess process,
            CallQueue queue,
            ProcessSettings settings,
            BooleanSupplier disturbed) {
        this.version = version;
        this.process = process;
        this.queue = queue;
        this.settings = settings;
        this.disturbed = disturbed;
    }

    boolean isBusy() {
        return busy;
    }

    /** Calls answered so far. */
    long calls() {
        return calls.get();
    }

    /**
     * Serves calls until disturbed.
     *
     * @throws IOException when the process has died; the calls it had been given have failed
     */
    void serve() throws IOException {
        try {
            while (!disturbed.getAsBoolean()) {
                PendingCall call = queue.take(settings.heartbeatInterval(), disturbed);
                if (call != null) {
                    busy = true;
                    send(call);
                    fillPipe();
                    while (!inPipe.isEmpty()) {
                        receive();
                    }
                    busy = false;
                } else if (!disturbed.getAsBoolean()) {
                    heartbeat();
                }
            }
        } catch (IOException end) {
            failInDoubt();
            throw lastError == null ? end : new IOException(lastError, end);
        }
    }

    private void receive() throws IOException {
        process.receive()
                .orElseThrow(() -> new EOFException("it closed its side of the pipe"))
                .handleBy(this);
        Runnable answered = completion;
        if (answered != null) {
            completion = null;
            try {
                moveOn();
            } finally {
                answered.run();
            }
        }
    }

    /** After an answer: the frame in the pipe is executing now, and another may follow it. */
    private void moveOn() throws IOException {
        PendingCall executing = inPipe.peekFirst();
        if (executing == null) {
            disarm();
        } else {
            executing.startedAt(System.nanoTime());
            arm(executing);
        }
        fillPipe();
    }

    private void fillPipe() throws IOException {
        while (inPipe.size() < settings.pipelineDepth() && !disturbed.getAsBoolean()) {
            PendingCall next = queue.poll(inPipe.isEmpty() ? Integer.MAX_VALUE : FITS_INTO_PIPE);
            if (next == null) {
                return;
            }
            send(next);
        }
    }

    private void send(PendingCall call) throws IOException {
        if (!call.begin()) {
            return;
        }
        try {
            if (inPipe.isEmpty()) {
                arm(call);
            }
            process.send(call.frame());
        } catch (IOException incomplete) {
            // What the process has not read to its end it cannot have executed.
            call.unbegin();
            queue.putBack(call);
            throw incomplete;
        }
        inPipe.addLast(call);
    }

    private void heartbeat() throws IOException {
        awaitedPong = "heartbeat-" + ++pings;
        process.deadline().armHeartbeat(settings.heartbeatGrace(), settings.missedHeartbeats());
        process.send(new Frame.Ping(awaitedPong));
        while (awaitedPong != null) {
            receive();
        }
        disarm();
    }

    private void arm(PendingCall call) throws IOException {
        if (!process.deadline().arm(CALL, call.timeout())) {
            throw new IOException("it answered in the moment in which it was killed");
        }
    }

    private void disarm() throws IOException {
        if (!process.deadline().disarm()) {
            throw new IOException("it answered in the moment in which it was killed");
        }
    }

    private void failInDoubt() {
        boolean late = process.deadline().expired().filter(CALL::equals).isPresent();
        for (PendingCall call : inPipe) {
            boolean executing = call == inPipe.peekFirst();
            call.fail(executing && late ? killed(call) : inDoubt(call, executing));
        }
        inPipe.clear();
    }

    private RunnerException killed(PendingCall call) {
        return new RunnerException(
                Problem.TIMEOUT,
                "call %s had been executing for longer than its limit of %d ms, so process %d of %s was killed"
                        .formatted(call.requestId(), call.timeout().toMillis(), process.osPid(), version));
    }

    private RunnerException inDoubt(PendingCall call, boolean executing) {
        return new RunnerException(
                Problem.PROCESS_UNAVAILABLE,
                "process %d of %s died while call %s %s; it is being replaced, and the call can be sent again%s"
                        .formatted(
                                process.osPid(),
                                version,
                                call.requestId(),
                                executing ? "was executing" : "waited in its pipe",
                                lastError == null ? "" : "; its last words: " + lastError));
    }

    @Override
    public void onResult(Frame.Result result) {
        PendingCall call = answered(result.requestId());
        if (call != null) {
            long now = System.nanoTime();
            CallAnswer answer = new CallAnswer(
                    result.requestId(),
                    version,
                    result.status(),
                    result.message(),
                    result.data(),
                    call.queued(),
                    call.executed(now));
            completion = () -> call.complete(answer);
        }
    }

    @Override
    public void onFailure(Frame.Failure failure) {
        String requestId = failure.requestId();
        if (requestId == null) {
            lastError = "error %s: %s".formatted(failure.code(), failure.message());
            return;
        }
        PendingCall call = answered(requestId);
        if (call != null) {
            completion = () -> call.fail(RunnerException.ofAlgorithm(failure.code(), failure.message()));
        }
    }

    /** The call that an answer belongs to; an answer to any other is a stray, and must not reach a caller. */
    private @Nullable PendingCall answered(String requestId) {
        PendingCall call = inPipe.peekFirst();
        if (call == null || !call.requestId().equals(requestId)) {
            log.warn(
                    "Process {} of {} answered {}, which is not what it was asked",
                    process.osPid(),
                    version,
                    requestId);
            return null;
        }
        calls.incrementAndGet();
        return inPipe.removeFirst();
    }

    @Override
    public void onPong(Frame.Pong pong) {
        if (pong.requestId().equals(awaitedPong)) {
            awaitedPong = null;
        }
    }

    /** Came with the handshake; a second one changes nothing. */
    @Override
    public void onHello(Frame.Hello hello) {}

    /** The end of the stream follows. */
    @Override
    public void onStopped(Frame.Stopped stopped) {
        lastError = "it stopped without being asked to";
    }
}
