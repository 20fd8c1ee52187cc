package io.procvision.runner.process;

import io.procvision.runner.core.LogContext;
import io.procvision.runner.health.DeathToll;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker tells the world: the standard error of its processes, and what became of them. */
final class WorkerJournal {

    private static final Logger log = LoggerFactory.getLogger(WorkerJournal.class);
    private static final long NONE = -1;

    private final WorkerId worker;
    private final ProcessRuntime runtime;
    private final ProcessOutput output;
    private volatile long osPid = NONE;

    WorkerJournal(WorkerId worker, ProcessRuntime runtime) {
        this.worker = worker;
        this.runtime = runtime;
        this.output = new ProcessOutput(runtime.settings().log().lines());
    }

    /**
     * What follows is about a process that is yet to be launched.
     *
     * @param before how many the worker has launched already
     */
    void launching(int before) {
        osPid = NONE;
        output.begin();
        if (before > 0) {
            event(ProcessEvent.Kind.RESTARTING, "launch %d of its worker".formatted(before + 1));
        }
    }

    void launched(long pid) {
        osPid = pid;
    }

    void line(String line) {
        output.add(line);
        runtime.logs()
                .append(worker.version(), "%s [%s] %s".formatted(runtime.clock().instant(), worker, line));
    }

    void event(ProcessEvent.Kind kind, String detail) {
        event(kind, detail, null);
    }

    void heldDown(String detail, DeathToll toll, boolean still) {
        event(still ? ProcessEvent.Kind.STILL_HELD_DOWN : ProcessEvent.Kind.HELD_DOWN, detail, toll);
    }

    private void event(ProcessEvent.Kind kind, String detail, @Nullable DeathToll toll) {
        if (kind.isTrouble()) {
            try (LogContext unused = LogContext.about(worker.version()).with("worker", worker.toString())) {
                log.warn("Process {} of {}: {}: {}", osPid, worker.version(), kind, detail);
            }
        }
        runtime.publish(new ProcessEvent(
                kind,
                worker.version(),
                worker.toString(),
                osPid,
                detail,
                runtime.clock().instant(),
                toll));
    }

    List<String> lastLines(int count) {
        return output.last(count);
    }

    String excerpt() {
        return output.excerpt();
    }
}
