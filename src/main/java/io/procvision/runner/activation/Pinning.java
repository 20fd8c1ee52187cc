package io.procvision.runner.activation;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Sets and removes pins, each in one transaction with its audit entry. A pin belongs to the PID, whatever is bound. */
@Component
@Transactional
class Pinning {

    private final PinRows rows;
    private final AuditTrail audit;
    private final Clock clock;

    Pinning(PinRows rows, AuditTrail audit, Clock clock) {
        this.rows = rows;
        this.audit = audit;
        this.clock = clock;
    }

    /** A pin that is there already is replaced, so that it always names who insisted last. */
    Pin pin(Pid pid, Actor actor, String reason) {
        Pin pin = new Pin(pid, reason, actor.name(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        rows.saveAndFlush(new PinRow(pin));
        record("pin", pid, actor, reason);
        return pin;
    }

    void unpin(Pid pid, Actor actor, String reason) {
        PinRow row = rows.findById(pid.value())
                .orElseThrow(() -> new RunnerException(Problem.NOT_FOUND, "PID %s is not pinned".formatted(pid)));
        rows.delete(row);
        rows.flush(); // another runner may have removed it in this moment
        record("unpin", pid, actor, reason);
    }

    private void record(String action, Pid pid, Actor actor, String reason) {
        audit.record(new AuditEvent(action, Outcome.SUCCEEDED, pid, null, null, actor, reason, null));
    }
}
