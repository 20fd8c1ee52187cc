package io.procvision.runner.rollback;

import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchObserver;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.SwitchStep;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Quarantines what an emergency leaves. It is written in the transaction that confirms the emergency, whoever confirms
 * it: the switch itself, or the reconciliation after a kill. So there is no emergency without its quarantine and no
 * quarantine of one that was undone, and until either is settled the pending switch keeps everybody else from the PID.
 */
@Component
class QuarantineRecorder implements SwitchObserver {

    private final Quarantine quarantine;
    private final QuarantineLog written;
    private final Clock clock;

    QuarantineRecorder(Quarantine quarantine, QuarantineLog written, Clock clock) {
        this.quarantine = quarantine;
        this.written = written;
        this.clock = clock;
    }

    /** From the moment calls go elsewhere, even if the database is down by now. */
    @Override
    public void reached(SwitchStep step, SwitchRequest request) {
        if (step == SwitchStep.PUBLISHED && request.isEmergency()) {
            request.changes().forEach(change -> remember(change, request));
        }
    }

    private void remember(Change change, SwitchRequest request) {
        ActiveBinding left = change.expected();
        if (left != null && !left.version().equals(change.target())) {
            quarantine.remember(new Hold(
                    change.pid(),
                    left.version(),
                    clock.instant(),
                    request.actor(),
                    request.reason(),
                    request.trigger()));
        }
    }

    @EventListener
    void on(AuditEvent event) {
        Pid pid = event.pid();
        AlgorithmVersion left = event.previous();
        if (event.action().equals(SwitchCause.EMERGENCY.word())
                && event.outcome() == Outcome.SUCCEEDED
                && pid != null
                && left != null) {
            written.hold(new Hold(pid, left, clock.instant(), event.operator(), event.reason(), event.trigger()));
        }
    }
}
