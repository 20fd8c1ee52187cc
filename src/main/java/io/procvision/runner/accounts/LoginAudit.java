package io.procvision.runner.accounts;

import io.procvision.runner.core.Actor;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records logins: those at the console, and all that fail. Who fails is not known, whatever name was given, so the operator
 * of a failed one is {@code anonymous}. A trail that cannot be written neither lets somebody in nor keeps somebody out: the
 * event goes to the log instead.
 */
@Component
class LoginAudit {

    private static final Logger log = LoggerFactory.getLogger(LoginAudit.class);
    private static final Actor ANONYMOUS = Actor.of(null);

    private final AuditTrail trail;

    LoginAudit(AuditTrail trail) {
        this.trail = trail;
    }

    void succeeded(String account, ClientAddress address) {
        record("login", Outcome.SUCCEEDED, new Actor(account), "from " + address);
    }

    /** @param wait until the next attempt, zero for none */
    void failed(String who, ClientAddress address, String why, Duration wait) {
        String slowed = wait.isZero() ? "" : "; the next attempt has to wait %d s".formatted(wait.toSeconds());
        record("login", Outcome.REFUSED, ANONYMOUS, "%s from %s: %s%s".formatted(who, address, why, slowed));
    }

    void forbidden(Actor operator, String request) {
        record("access", Outcome.REFUSED, operator, request);
    }

    private void record(String action, Outcome outcome, Actor operator, String detail) {
        AuditEvent event = new AuditEvent(action, outcome, null, null, null, operator, "", detail);
        try {
            trail.record(event);
        } catch (RuntimeException failure) {
            log.error("The audit trail could not take {}", event, failure);
        }
    }
}
