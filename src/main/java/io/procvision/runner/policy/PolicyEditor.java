package io.procvision.runner.policy;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes policies: checked first, stored in one transaction with the audit entry, and in force when it returns. */
@Component
public class PolicyEditor {

    static final String ACTION = "policy";

    private final Policies policies;
    private final PolicyTable table;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration interval;
    private final HeartbeatLimit heartbeats;

    PolicyEditor(
            Policies policies,
            PolicyTable table,
            AuditTrail audit,
            TransactionTemplate transaction,
            Clock clock,
            EmergencySettings emergency,
            HeartbeatLimit heartbeats) {
        this.policies = policies;
        this.table = table;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.interval = emergency.interval();
        this.heartbeats = heartbeats;
    }

    /**
     * Puts these rules in the place of all that the scope had. A refusal is written down, too.
     *
     * @param seen the {@link PolicyView#summary} of what the operator means to replace; null for whatever is there
     */
    public void replace(PolicyScope scope, PolicyBody body, @Nullable String seen, Actor operator) {
        Rules rules;
        try {
            rules = body.rules();
            check(scope, rules);
        } catch (RunnerException senseless) {
            audit.record(event(scope, Outcome.REFUSED, operator, body.reason(), senseless.detail()));
            throw senseless;
        }
        store(scope, rules, seen, operator, body.reason());
    }

    /**
     * Leaves everything to the wider policies.
     *
     * @param seen as for {@link #replace}
     */
    public void remove(PolicyScope scope, @Nullable String seen, Actor operator, String reason) {
        store(scope, Rules.SILENT, seen, operator, reason);
    }

    /** What is wrong with each of these values by itself, by the key of its rule; for a form to say where. */
    public Map<String, String> faults(PolicyScope scope, Map<String, String> values) {
        Map<String, String> faults = new TreeMap<>();
        values.forEach((key, text) -> {
            try {
                Rule rule = Rule.named(key);
                require(scope, new Rules(Map.of(rule, rule.parse(text))));
            } catch (RunnerException malformed) {
                faults.put(key, malformed.detail());
            } catch (IllegalArgumentException senseless) {
                faults.put(key, String.valueOf(senseless.getMessage()));
            }
        });
        return faults;
    }

    /** One at a time: of two operators who saw the same, the second is to find what the first one stored. */
    private synchronized void store(
            PolicyScope scope, Rules rules, @Nullable String seen, Actor operator, String reason) {
        try {
            transaction.executeWithoutResult(status -> {
                Rules before = table.read().getOrDefault(scope, Rules.SILENT);
                requireAsSeen(scope, before, seen);
                table.replace(scope, rules, operator, clock.instant());
                audit.record(event(scope, Outcome.SUCCEEDED, operator, reason, before.changeTo(rules)));
            });
        } catch (RunnerException overtaken) {
            audit.record(event(scope, Outcome.REFUSED, operator, reason, overtaken.detail()));
            policies.reload(); // to be looked at again, which another runner's change would not be yet
            throw overtaken;
        } catch (DuplicateKeyException another) {
            throw new RunnerException(
                    Problem.STORE_BUSY,
                    "the %s policy is being changed by somebody else: look at it and try again".formatted(scope),
                    Duration.ofSeconds(1));
        }
        policies.reload();
    }

    private static void requireAsSeen(PolicyScope scope, Rules now, @Nullable String seen) {
        if (seen != null && !seen.equals(PolicyView.summary(now))) {
            throw new RunnerException(
                    Problem.ACTIVATION_CONFLICT,
                    "the %s policy has changed since you looked: %s. None was changed now; look again"
                            .formatted(scope, now.isSilent() ? "it says nothing any more" : "it says " + now.told()));
        }
    }

    private void check(PolicyScope scope, Rules rules) {
        try {
            require(scope, rules);
        } catch (IllegalArgumentException senseless) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "The policy makes no sense, and none was changed: " + senseless.getMessage(),
                    senseless);
        }
    }

    /** @throws IllegalArgumentException if they make no sense there, or together with what the settings say */
    private void require(PolicyScope scope, Rules rules) {
        for (Rule rule : rules.values().keySet()) {
            if (!scope.admits(rule)) {
                throw new IllegalArgumentException(
                        "%s is a matter of packages, and cannot be set for a PID".formatted(rule.key()));
            }
        }
        Rules inForce = rules.over(policies.current().settings());
        var unused = inForce.keep();
        Duration window = inForce.thresholds().window();
        if (window.compareTo(interval) < 0) {
            throw new IllegalArgumentException(
                    "emergency.window must not be shorter than runner.emergency.interval (%s), but is %s"
                            .formatted(interval, window));
        }
        heartbeats.require(
                Rule.MAX_MISSED_HEARTBEATS.key(), inForce.thresholds().maxMissedHeartbeats());
    }

    private static AuditEvent event(PolicyScope scope, Outcome outcome, Actor operator, String reason, String detail) {
        return new AuditEvent(
                ACTION,
                outcome,
                scope.level() == PolicyScope.Level.PID ? new Pid(scope.subject()) : null,
                null,
                null,
                operator,
                reason,
                "%s: %s".formatted(scope, detail));
    }
}
