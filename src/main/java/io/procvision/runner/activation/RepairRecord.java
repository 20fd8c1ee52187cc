package io.procvision.runner.activation;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchIntent;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes down what became of damaged and foreign bindings: in the log where one stands that it did not know, else in the trail. */
@Component
class RepairRecord {

    private static final Logger log = LoggerFactory.getLogger(RepairRecord.class);

    private final SwitchLog switchLog;
    private final AuditTrail audit;

    RepairRecord(SwitchLog switchLog, AuditTrail audit) {
        this.switchLog = switchLog;
        this.audit = audit;
    }

    void adopted(ActiveBinding binding) {
        log.warn("{} was bound from outside: adopted", binding);
        switchLog.adopt(
                intent(
                        binding,
                        switchLog
                                .lastConfirmed(binding.pid())
                                .flatMap(Switch::to)
                                .orElse(null),
                        SwitchCause.EXTERNAL,
                        "binding file replaced from outside"),
                new BoundVersion(binding.version(), binding.activatedAt()),
                "adopted from the binding file");
    }

    /** The file of a PID that is rightly unbound. */
    void setAside(Pid pid, String damage) {
        note(pid, Outcome.SUCCEEDED, "binding file of an unbound PID set aside", damage);
    }

    /** The log will not hear of them; what they left stands in the binding file. */
    void emergenciesLost(Pid pid, String damage) {
        note(pid, Outcome.FAILED, "record of emergencies without the database unusable", damage);
    }

    void restored(ActiveBinding restored, Optional<ActiveBinding> confirmed, String damage) {
        String reason = "binding file restored";
        if (confirmed.filter(restored::equals).isPresent()) {
            audit.record(new AuditEvent(
                    SwitchCause.RECOVERY.word(),
                    Outcome.SUCCEEDED,
                    restored.pid(),
                    restored.version(),
                    restored.version(),
                    Actor.SYSTEM,
                    reason,
                    damage));
        } else {
            switchLog.adopt(
                    intent(
                            restored,
                            confirmed
                                    .map(known -> new BoundVersion(known.version(), known.activatedAt()))
                                    .orElse(null),
                            SwitchCause.RECOVERY,
                            reason),
                    new BoundVersion(restored.version(), restored.activatedAt()),
                    damage);
        }
    }

    void lost(Pid pid, String detail) {
        note(pid, Outcome.FAILED, "binding file unusable", detail);
    }

    /** Of a file that was no binding, so that no version is named. */
    private void note(Pid pid, Outcome outcome, String reason, String detail) {
        audit.record(
                new AuditEvent(SwitchCause.RECOVERY.word(), outcome, pid, null, null, Actor.SYSTEM, reason, detail));
    }

    private static SwitchIntent intent(
            ActiveBinding binding, @Nullable BoundVersion from, SwitchCause cause, String reason) {
        return new SwitchIntent(binding.pid(), from, binding.version(), cause, Actor.SYSTEM, reason, null);
    }
}
