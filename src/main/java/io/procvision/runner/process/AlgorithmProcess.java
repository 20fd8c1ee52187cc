package io.procvision.runner.process;

import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.FrameCodec;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    private static final Duration END_OF_OUTPUT = Duration.ofMillis(500);

    private final Process process;
    private final FrameCodec codec;
    private final ProcessDeadline deadline;
    private final Watchdog watchdog;
    private final CompletableFuture<Void> cleanedUp;
    private final OutputStream toAdapter;
    private final InputStream fromAdapter;
    private final Thread errorReader;
    private volatile long killAt;
    private volatile boolean hasToEnd;
    private volatile boolean killed;

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
        this.errorReader = new Thread(() -> readErrors(standardError), "process-%d-stderr".formatted(process.pid()));
        errorReader.setDaemon(true);
        errorReader.start();
        this.cleanedUp = process.onExit().thenRun(afterwards);
        watchdog.guard(this);
    }

    long osPid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessHandle.Info info() {
        return process.info();
    }

    ProcessDeadline deadline() {
        return deadline;
    }

    /** Runs the action, on some thread, once the process has ended. */
    void onEnd(Runnable action) {
        var unused = cleanedUp.whenComplete((done, failure) -> action.run());
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
        return codec.read(fromAdapter);
    }

    void killIfLate(long now) {
        if (deadline.expires(now) || (hasToEnd && now - killAt >= 0)) {
            kill();
        }
    }

    /** Lets the process go on for this long at most. */
    void killAfter(Duration grace) {
        killAt = System.nanoTime() + grace.toNanos();
        hasToEnd = true;
    }

    /**
     * Ends the process and everything it has started. Goes through handles, since {@link Process#destroyForcibly()} would
     * also close the pipes, under the thread that reads from them and before the last words on standard error are read.
     */
    void kill() {
        if (process.isAlive()) {
            killed = true;
        }
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** Asks an idle process to end, and waits until it has; the watchdog kills it when that takes longer than the grace. */
    void shutDown(Duration grace) {
        if (!hasToEnd) {
            killAfter(grace);
        }
        try {
            send(new Frame.Shutdown());
            toAdapter.close();
        } catch (IOException alreadyGone) {
            kill();
        }
        awaitEnd(Duration.ofNanos(Math.max(0, killAt - System.nanoTime())).plus(TO_DIE));
    }

    /**
     * Whatever the way here, nothing of the process is left afterwards. One that is ending by itself gets a moment, so
     * that its exit status can tell why.
     */
    @Override
    public void close() {
        awaitEnd(TO_END_BY_ITSELF);
        kill();
        awaitEnd(TO_DIE);
        watchdog.release(this);
        awaitErrors();
        closeQuietly(toAdapter);
        closeQuietly(fromAdapter);
    }

    /** How it ended; to be asked after {@link #close()}. */
    String exitStatus() {
        if (process.isAlive()) {
            return "could not be killed";
        }
        return killed ? "was killed" : "ended with exit status " + process.exitValue();
    }

    /** Waits a moment for the last lines of standard error, which often name the reason of the end. */
    void awaitErrors() {
        try {
            errorReader.join(END_OF_OUTPUT.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(Duration atMost) {
        try {
            cleanedUp.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException stillThere) {
            log.debug("Process {} has not ended within {}", process.pid(), atMost);
        } catch (ExecutionException failure) {
            log.error("What process {} left behind could not be cleaned up", process.pid(), failure);
        }
    }

    private static void closeQuietly(Closeable stream) {
        try {
            stream.close();
        } catch (IOException brokenPipe) {
            log.debug("The pipe to an ended process", brokenPipe);
        }
    }

    private void readErrors(Consumer<String> standardError) {
        LineReader lines = new LineReader(process.getErrorStream());
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                standardError.accept(line);
            }
        } catch (IOException closed) {
            standardError.accept("(the end of standard error could not be read: %s)".formatted(closed.getMessage()));
        }
    }
}
