package io.procvision.runner.process;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The workers of this runner as people deal with them: how they are, what they wrote, and a restart by hand. */
@Component
public class Processes {

    private static final Logger log = LoggerFactory.getLogger(Processes.class);

    private final ProcessSupervisor supervisor;
    private final ProcessSettings settings;
    private final AuditTrail audit;
    private final Clock clock;

    Processes(ProcessSupervisor supervisor, ProcessSettings settings, AuditTrail audit, Clock clock) {
        this.supervisor = supervisor;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    private record Found(AlgorithmWorkers workers, AlgorithmWorker worker) {}

    public List<ProcessView> all() {
        return supervisor.all().stream()
                .sorted(Comparator.comparing(AlgorithmWorkers::version))
                .flatMap(workers -> workers.workers().stream().map(worker -> ProcessView.of(workers, worker, clock)))
                .toList();
    }

    public ProcessView one(String id) {
        Found found = find(id);
        return ProcessView.of(found.workers(), found.worker(), clock);
    }

    /** Accepted at once; the process is replaced after its present call, and calls that wait go on waiting. */
    public ProcessView restart(String id, Actor operator) {
        Found found = find(id);
        record(AuditEvent.ofPackage(
                        "restart", Outcome.SUCCEEDED, found.workers().version(), operator, "")
                .withDetail("process " + id));
        found.worker().restart();
        return ProcessView.of(found.workers(), found.worker(), clock);
    }

    /** A database that is down must not keep anybody from restarting a process. */
    private void record(AuditEvent event) {
        try {
            audit.record(event);
        } catch (DataAccessException | TransactionException down) {
            log.error("The audit trail could not take {}", event, down);
        }
    }

    /** The end of what it wrote to standard error, the oldest line first. */
    public List<LogLine> lastLines(String id, int lines) {
        if (lines < 1 || lines > settings.log().lines()) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "lines must be between 1 and %d (runner.process.log.lines), not %d"
                            .formatted(settings.log().lines(), lines));
        }
        return find(id).worker().lastLines(lines).stream().map(LogLine::of).toList();
    }

    /** A worker that is retiring gives way to its successor, which has the same id. */
    private Found find(String id) {
        return supervisor.all().stream()
                .flatMap(workers -> workers.workers().stream().map(worker -> new Found(workers, worker)))
                .filter(found -> found.worker().id().toString().equals(id))
                .min(Comparator.comparing(found -> found.worker().state() == ProcessState.RETIRING))
                .orElseThrow(() -> new RunnerException(
                        Problem.NOT_FOUND, "There is no process '%s'; GET /api/v1/processes lists them".formatted(id)));
    }
}
