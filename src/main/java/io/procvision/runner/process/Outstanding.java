package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.InboundHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process was asked and has not answered yet: calls in the order in which they were written, or a ping. */
final class Outstanding implements InboundHandler {

    private static final Logger log = LoggerFactory.getLogger(Outstanding.class);

    private final AlgorithmVersion version;
    private final long osPid;
    private final Deque<PendingCall> calls = new ArrayDeque<>(2);
    private @Nullable String ping;
    private @Nullable Runnable completion;
    private @Nullable String lastWords;

    Outstanding(AlgorithmVersion version, long osPid) {
        this.version = version;
        this.osPid = osPid;
    }

    int calls() {
        return calls.size();
    }

    /** The call at the adapter; those after it wait in the pipe. */
    @Nullable
    PendingCall executing() {
        return calls.peekFirst();
    }

    void asked(PendingCall call) {
        calls.addLast(call);
    }

    void asked(Frame.Ping heartbeat) {
        ping = heartbeat.requestId();
    }

    boolean awaitsPong() {
        return ping != null;
    }

    /** Takes an answer off the list; what completes its call is left to the caller, to be run when it suits. */
    @Nullable
    Runnable answer(Frame.Inbound frame) {
        completion = null;
        frame.handleBy(this);
        return completion;
    }

    /** What the adapter said of itself before it ended. */
    @Nullable
    String lastWords() {
        return lastWords;
    }

    /**
     * The process is dead. Every call it was given is in doubt, but for the one it was killed for.
     *
     * @param late whether it was killed because its call had outlasted the limit; a caller with a shorter one has left
     */
    void fail(boolean late) {
        PendingCall executing = calls.peekFirst();
        for (PendingCall call : calls) {
            if (late && call == executing) {
                call.killed(killed(call));
            } else {
                call.fail(inDoubt(call, call == executing));
            }
        }
        calls.clear();
    }

    private RunnerException killed(PendingCall call) {
        return new RunnerException(
                Problem.TIMEOUT,
                "call %s had been executing for longer than its limit of %d ms, so process %d of %s was killed"
                        .formatted(call.requestId(), call.time().limit().toMillis(), osPid, version));
    }

    private RunnerException inDoubt(PendingCall call, boolean executing) {
        return new RunnerException(
                Problem.PROCESS_UNAVAILABLE,
                "process %d of %s died while call %s %s; it is being replaced, and the call can be sent again%s"
                        .formatted(
                                osPid,
                                version,
                                call.requestId(),
                                executing ? "was executing" : "waited in its pipe",
                                lastWords == null ? "" : "; its last words: " + lastWords));
    }

    @Override
    public void onResult(Frame.Result result) {
        PendingCall call = answered(result.requestId());
        if (call != null) {
            CallAnswer answer = new CallAnswer(
                    result.requestId(),
                    version,
                    result.status(),
                    result.message(),
                    result.data(),
                    call.time().queued(),
                    call.time().executed(System.nanoTime()));
            call.answered(answer);
            completion = () -> call.complete(answer);
        }
    }

    @Override
    public void onFailure(Frame.Failure failure) {
        String requestId = failure.requestId();
        if (requestId == null) {
            lastWords = "error %s: %s".formatted(failure.code(), failure.message());
            return;
        }
        PendingCall call = answered(requestId);
        if (call != null) {
            completion = () -> call.fail(RunnerException.ofAlgorithm(failure.code(), failure.message()));
        }
    }

    /** The call that an answer belongs to; an answer to any other is a stray, and must not reach a caller. */
    private @Nullable PendingCall answered(String requestId) {
        PendingCall call = calls.peekFirst();
        if (call == null || !call.requestId().equals(requestId)) {
            log.warn("Process {} of {} answered {}, which is not what it was asked", osPid, version, requestId);
            return null;
        }
        return calls.removeFirst();
    }

    @Override
    public void onPong(Frame.Pong pong) {
        if (pong.requestId().equals(ping)) {
            ping = null;
        }
    }

    /** Came with the handshake; a second one changes nothing. */
    @Override
    public void onHello(Frame.Hello hello) {}

    /** The end of the stream follows. */
    @Override
    public void onStopped(Frame.Stopped stopped) {
        lastWords = "it stopped without being asked to";
    }
}
