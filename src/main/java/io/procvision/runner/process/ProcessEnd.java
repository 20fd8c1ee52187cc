package io.procvision.runner.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a process ends: by itself, by the moment it is given at most, or by force; with everything it has started. */
final class ProcessEnd {

    private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);

    private final Process process;
    private final CompletableFuture<Void> cleanedUp;
    private volatile long latest;
    private volatile boolean limited;
    private volatile boolean killed;

    /**
     * @param afterwards run once the process has ended, before anybody is told
     */
    ProcessEnd(Process process, Runnable afterwards) {
        this.process = process;
        this.cleanedUp = process.onExit().thenRun(afterwards);
    }

    /** Runs the action, on some thread, once the process has ended. */
    void then(Runnable action) {
        var unused = cleanedUp.whenComplete((done, failure) -> action.run());
    }

    /** It may go on for this long at most; whoever guards it asks {@link #isOverdue}. */
    void within(Duration grace) {
        latest = System.nanoTime() + grace.toNanos();
        limited = true;
    }

    boolean isLimited() {
        return limited;
    }

    boolean isOverdue(long now) {
        return limited && now - latest >= 0;
    }

    /** What is left of the time it was given. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, latest - System.nanoTime()));
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

    void await(Duration atMost) {
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

    String status() {
        if (process.isAlive()) {
            return "could not be killed";
        }
        return killed ? "was killed" : "ended with exit status " + process.exitValue();
    }
}
