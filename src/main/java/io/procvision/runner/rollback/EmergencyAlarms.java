package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.LogContext;
import io.procvision.runner.health.Thresholds;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
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
public class EmergencyAlarms {

    static final String ACTION = "emergency_alarm";

    private static final Logger log = LoggerFactory.getLogger(EmergencyAlarms.class);

    private final AuditTrail audit;
    private final EmergencyCounter counter;
    private final Clock clock;

    /** By binding, since every look asks about every one of them. */
    private final ConcurrentMap<ActiveBinding, ConcurrentMap<Alarm, Instant>> raised = new ConcurrentHashMap<>();

    EmergencyAlarms(AuditTrail audit, EmergencyCounter counter, Clock clock) {
        this.audit = audit;
        this.counter = counter;
        this.clock = clock;
    }

    /**
     * @param about what the alarm names besides the binding: another one of those is another alarm
     */
    private record Alarm(ActiveBinding binding, EmergencyOutcome kind, String about) {}

    /**
     * @param why nothing was changed, as a clause that ends the sentence "It goes on with …, because"
     */
    void raise(ActiveBinding binding, EmergencyCall call, EmergencyOutcome kind, String why) {
        raise(new Alarm(binding, kind, ""), call, why);
    }

    /** There is nothing to go back to, whoever wanted to. */
    public void raiseNoTarget(ActiveBinding binding, EmergencyCall call, String detail) {
        raise(
                binding,
                call,
                EmergencyOutcome.NO_TARGET,
                "there is nothing to go back to: %s. Install or release an earlier version, or switch by hand."
                        .formatted(detail));
    }

    void raiseCoolingDown(ActiveBinding binding, EmergencyCall call, Thresholds limits) {
        raise(
                binding,
                call,
                EmergencyOutcome.COOLING_DOWN,
                "it was changed automatically less than %d s ago. Look at what both versions share: the camera, the light, the parts."
                        .formatted(limits.coolDown().toSeconds()));
    }

    /** No swap can be made: one alarm for each contributor that says so, until it has changed its mind. */
    void raiseHeldBack(ActiveBinding binding, EmergencyCall call, ActuatorHealth.Obstacle obstacle) {
        of(binding)
                .keySet()
                .removeIf(alarm ->
                        alarm.kind == EmergencyOutcome.HELD_BACK && !alarm.about.equals(obstacle.contributor()));
        raise(
                new Alarm(binding, EmergencyOutcome.HELD_BACK, obstacle.contributor()),
                call,
                "no binding can be changed while Actuator's health of %s is %s. It is left as soon as that is over."
                        .formatted(obstacle.contributor(), obstacle.said()));
    }

    /** A swap can be made again. */
    void endHeldBack(ActiveBinding binding) {
        of(binding).keySet().removeIf(alarm -> alarm.kind == EmergencyOutcome.HELD_BACK);
    }

    private ConcurrentMap<Alarm, Instant> of(ActiveBinding binding) {
        return raised.computeIfAbsent(binding, absent -> new ConcurrentHashMap<>());
    }

    private void raise(Alarm alarm, EmergencyCall call, String why) {
        if (of(alarm.binding).putIfAbsent(alarm, clock.instant()) != null) {
            return;
        }
        ActiveBinding binding = alarm.binding;
        String detail = "PID %s goes on with %s, because %s".formatted(binding.pid(), binding.version(), why);
        try (LogContext unused = LogContext.about(binding.pid(), binding.version())
                .by(Actor.SYSTEM)
                .because(call.trigger())) {
            log.error("ALARM: {} Trouble: {}", detail, call.reason());
        }
        counter.count(call.trigger(), alarm.kind);
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
            of(binding).remove(alarm);
        }
    }

    /** The binding is well; alarms older than that may be raised again. */
    void calm(ActiveBinding binding, Duration longEnough) {
        ConcurrentMap<Alarm, Instant> older = raised.get(binding);
        if (older != null) {
            Instant until = clock.instant().minus(longEnough);
            older.values().removeIf(at -> at.isBefore(until));
        }
    }

    /** Bindings that are no more will not be asked about. */
    void retain(Set<ActiveBinding> bound) {
        raised.keySet().retainAll(bound);
    }
}
