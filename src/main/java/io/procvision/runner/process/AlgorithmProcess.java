package io.procvision.runner.process;

import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.FrameCodec;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One adapter in the operating system, with its pipes. A single thread sends and receives; any thread may kill it, which
 * ends whatever that thread is blocked in.
 */
final class AlgorithmProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AlgorithmProcess.class);
    private static final Duration TO_END_BY_ITSELF = Duration.ofMillis(100);
    private static final Duration TO_DIE = Duration.ofSeconds(5);

    private final Process process;
    private final FrameCodec codec;
    private final ProcessDeadline deadline;
    private final Watchdog watchdog;
    private final ProcessEnd end;
    private final OutputStream toAdapter;
    private final InputStream fromAdapter;
    private final ErrorReader errors;
    private volatile @Nullable ResourceSample usage;
    private volatile long lastSign = System.nanoTime();

    AlgorithmProcess(
            Process process,
            FrameCodec codec,
            ProcessDeadline deadline,
            Consumer<String> standardError,
            Watchdog watchdog,
            Runnable afterwards) {
        this.process = process;
        this.codec = codec;
        this.deadline = deadline;
        this.watchdog = watchdog;
        this.toAdapter = process.getOutputStream();
        this.fromAdapter = process.getInputStream();
        this.errors = new ErrorReader(process, standardError);
        this.end = new ProcessEnd(process, afterwards);
        watchdog.guard(this);
    }

    long osPid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessDeadline deadline() {
        return deadline;
    }

    /** When it last said something, or was launched, by {@link System#nanoTime()}. */
    long lastSign() {
        return lastSign;
    }

    /** What it used when it was last looked at. */
    Optional<ResourceSample> usage() {
        return Optional.ofNullable(usage);
    }

    void used(ResourceSample sample) {
        usage = sample;
    }

    /** Runs the action, on some thread, once the process has ended. */
    void onEnd(Runnable action) {
        end.then(action);
    }

    void send(Frame.Outbound frame) throws IOException {
        send(codec.encode(frame));
    }

    /** The stream's buffer is empty at this point, so that a frame of any size leaves in one write. */
    void send(byte[] frame) throws IOException {
        toAdapter.write(frame);
        toAdapter.flush();
    }

    /** The next frame, or empty when the adapter has closed its side. */
    Optional<Frame.Inbound> receive() throws IOException {
        Optional<Frame.Inbound> frame = codec.read(fromAdapter);
        lastSign = System.nanoTime();
        return frame;
    }

    void killIfLate(long now) {
        if (deadline.expires(now) || end.isOverdue(now)) {
            kill();
        }
    }

    /** Lets the process go on for this long at most. */
    void killAfter(Duration grace) {
        end.within(grace);
    }

    /** Ends the process and everything it has started. */
    void kill() {
        end.kill();
    }

    /** Asks an idle process to end, and waits until it has; the watchdog kills it when that takes longer than the grace. */
    void shutDown(Duration grace) {
        if (!end.isLimited()) {
            end.within(grace);
        }
        try {
            send(new Frame.Shutdown());
            toAdapter.close();
        } catch (IOException alreadyGone) {
            kill();
        }
        end.await(end.remaining().plus(TO_DIE));
    }

    /**
     * Whatever the way here, nothing of the process is left afterwards. One that is ending by itself gets a moment, so
     * that its exit status can tell why.
     */
    @Override
    public void close() {
        end.await(TO_END_BY_ITSELF);
        kill();
        end.await(TO_DIE);
        watchdog.release(this);
        errors.awaitEnd();
        closeQuietly(toAdapter);
        closeQuietly(fromAdapter);
    }

    /** How it ended; to be asked after {@link #close()}. */
    String exitStatus() {
        return end.status();
    }

    private static void closeQuietly(Closeable stream) {
        try {
            stream.close();
        } catch (IOException brokenPipe) {
            log.debug("The pipe to an ended process", brokenPipe);
        }
    }
}
