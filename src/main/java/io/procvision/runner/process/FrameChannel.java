package io.procvision.runner.process;

import static io.procvision.runner.process.ProcessDeadline.Duty.CALL;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.protocol.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Carries calls through the pipes of one warm process, on the one thread that owns them. An answer makes it write the
 * next frame first and complete the answered call then, so that the adapter never waits for the runner's threads.
 *
 * <p>With a pipeline depth of 2 a second frame waits in the pipe meanwhile. It has to fit there, or runner and adapter
 * could block each other, each writing and neither reading.
 */
final class FrameChannel {

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final int FITS_INTO_PIPE = (WINDOWS ? 4 : 32) * 1024;

    private final AlgorithmProcess process;
    private final CallQueue queue;
    private final ProcessSettings settings;
    private final BooleanSupplier disturbed;
    private final Outstanding outstanding;
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean busy;
    private long heartbeats;

    /**
     * @param disturbed makes the channel end between two calls
     */
    FrameChannel(
            AlgorithmVersion version,
            AlgorithmProcess process,
            CallQueue queue,
            ProcessSettings settings,
            BooleanSupplier disturbed) {
        this.process = process;
        this.queue = queue;
        this.settings = settings;
        this.disturbed = disturbed;
        this.outstanding = new Outstanding(version, process.osPid());
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
     * @throws IOException when the process has died; the calls it had been given have failed, as they have after anything else
     */
    void serve() throws IOException {
        try {
            while (!disturbed.getAsBoolean()) {
                PendingCall call = queue.take(settings.heartbeatInterval(), disturbed);
                if (call != null) {
                    serve(call);
                } else if (!disturbed.getAsBoolean()) {
                    heartbeat();
                }
            }
        } catch (IOException end) {
            outstanding.fail(process.deadline().expired().filter(CALL::equals).isPresent());
            String lastWords = outstanding.lastWords();
            throw lastWords == null ? end : new IOException(lastWords, end);
        } catch (RuntimeException | Error unexpected) {
            // The process is ended for it, and nobody else would answer its callers.
            outstanding.fail(false);
            throw unexpected;
        }
    }

    /** This call, and all that follow without a pause. */
    private void serve(PendingCall call) throws IOException {
        busy = true;
        send(call);
        fillPipe();
        while (outstanding.calls() > 0) {
            receive();
        }
        busy = false;
    }

    private void receive() throws IOException {
        Frame.Inbound frame = process.receive().orElseThrow(() -> new EOFException("it closed its side of the pipe"));
        Runnable completion = outstanding.answer(frame);
        if (completion != null) {
            calls.incrementAndGet();
            try {
                moveOn();
            } finally {
                completion.run();
            }
        }
    }

    /** After an answer: the frame in the pipe is executing now, and another may follow it. */
    private void moveOn() throws IOException {
        PendingCall executing = outstanding.executing();
        if (executing == null) {
            inTime(process.deadline().disarm());
        } else {
            executing.time().startedAt(System.nanoTime());
            arm(executing);
        }
        fillPipe();
    }

    private void fillPipe() throws IOException {
        while (outstanding.calls() < settings.pipelineDepth() && !disturbed.getAsBoolean()) {
            PendingCall next = outstanding.calls() == 0 ? queue.poll() : queue.pollAhead(FITS_INTO_PIPE);
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
            if (outstanding.calls() == 0) {
                arm(call);
            }
            process.send(call.frame());
        } catch (IOException incomplete) {
            // What the process has not read to its end it cannot have executed.
            if (call.unbegin()) {
                queue.putBack(call);
            }
            throw incomplete;
        }
        outstanding.asked(call);
    }

    private void heartbeat() throws IOException {
        Frame.Ping ping = new Frame.Ping("heartbeat-" + ++heartbeats);
        inTime(process.deadline().armHeartbeat(settings.heartbeatGrace(), settings.missedHeartbeats()));
        process.send(ping);
        outstanding.asked(ping);
        while (outstanding.awaitsPong()) {
            receive();
        }
        inTime(process.deadline().disarm());
    }

    /**
     * The process is everybody's: a client that will not wait for as long as calls usually may is told so by its own
     * thread, and what it left is let finish.
     */
    private void arm(PendingCall call) throws IOException {
        inTime(process.deadline().arm(CALL, longer(call.time().limit(), settings.callTimeout())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static void inTime(boolean inTime) throws IOException {
        if (!inTime) {
            throw new IOException("it answered in the moment in which it was killed");
        }
    }
}
