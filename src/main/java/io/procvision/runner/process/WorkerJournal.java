package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker tells the world: the standard error of its processes, and what became of them. */
final class WorkerJournal {

    private static final Logger log = LoggerFactory.getLogger(WorkerJournal.class);
    private static final long NONE = -1;

    private final String worker;
    private final AlgorithmVersion version;
    private final ProcessRuntime runtime;
    private final ProcessOutput output;
    private volatile long osPid = NONE;

    WorkerJournal(String worker, AlgorithmVersion version, ProcessRuntime runtime) {
        this.worker = worker;
        this.version = version;
        this.runtime = runtime;
        this.output = new ProcessOutput(runtime.settings().log().lines());
    }

    /** What follows is about a process that is yet to be launched. */
    void launching() {
        osPid = NONE;
        output.begin();
    }

    void launched(long pid) {
        osPid = pid;
    }

    void line(String line) {
        output.add(line);
        runtime.logs().of(version).append("%s [%s] %s".formatted(runtime.clock().instant(), worker, line));
    }

    void event(ProcessEvent.Kind kind, String detail) {
        if (kind != ProcessEvent.Kind.STARTED) {
            log.warn("Process {} of {}: {}: {}", osPid, version, kind, detail);
        }
        runtime.publish(new ProcessEvent(
                kind, version, worker, osPid, detail, runtime.clock().instant()));
    }

    List<String> lastLines(int count) {
        return output.last(count);
    }

    String excerpt() {
        return output.excerpt();
    }
}
