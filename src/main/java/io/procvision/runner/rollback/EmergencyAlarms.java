package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.LogContext;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Calls for a person where the service may not or cannot leave a bad version: in the log and in the audit trail, whose
 * event the notifications hear. Once per binding and kind, not at every look; again only after a time without trouble.
 */
@Component
class EmergencyAlarms {

    static final String ACTION = "emergency_alarm";

    private static final Logger log = LoggerFactory.getLogger(EmergencyAlarms.class);

    private final AuditTrail audit;
    private final EmergencyCounter counter;
    private final Clock clock;
    private final ConcurrentMap<Alarm, Instant> raised = new ConcurrentHashMap<>();

    EmergencyAlarms(AuditTrail audit, EmergencyCounter counter, Clock clock) {
        this.audit = audit;
        this.counter = counter;
        this.clock = clock;
    }

    private record Alarm(ActiveBinding binding, EmergencyOutcome kind) {}

    /**
     * @param why nothing was changed, as a clause that ends the sentence "It goes on with …, because"
     */
    void raise(ActiveBinding binding, EmergencyCall call, EmergencyOutcome kind, String why) {
        Alarm alarm = new Alarm(binding, kind);
        if (raised.putIfAbsent(alarm, clock.instant()) != null) {
            return;
        }
        String detail = "PID %s goes on with %s, because %s".formatted(binding.pid(), binding.version(), why);
        try (LogContext unused =
                LogContext.about(binding.pid(), binding.version()).by(Actor.SYSTEM)) {
            log.error("ALARM: {} Trouble: {}", detail, call.reason());
        }
        counter.count(call.trigger(), kind);
        try {
            audit.record(new AuditEvent(
                    ACTION,
                    Outcome.REFUSED,
                    binding.pid(),
                    binding.version(),
                    null,
                    Actor.SYSTEM,
                    call.reason(),
                    detail,
                    call.trigger()));
        } catch (DataAccessException | TransactionException down) {
            log.error("The alarm cannot be written down now and will be raised again: {}", down.getMessage());
            raised.remove(alarm);
        }
    }

    /** The binding is well; alarms older than that may be raised again. */
    void calm(ActiveBinding binding, Duration longEnough) {
        if (!raised.isEmpty()) {
            Instant until = clock.instant().minus(longEnough);
            raised.entrySet()
                    .removeIf(each -> each.getKey().binding().equals(binding)
                            && each.getValue().isBefore(until));
        }
    }

    /** Bindings that are no more will not be asked about. */
    void retain(Collection<ActiveBinding> bound) {
        raised.keySet().removeIf(alarm -> !bound.contains(alarm.binding()));
    }
}
