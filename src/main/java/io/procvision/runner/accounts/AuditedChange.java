package io.procvision.runner.accounts;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes accounts and tokens in one transaction with the audit entry; a refused change is recorded too. */
@Component
class AuditedChange {

    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    AuditedChange(AuditTrail trail, PlatformTransactionManager transactions) {
        this.trail = trail;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** @param detail what is changed, in words; never a secret */
    <T> T perform(String action, String detail, Actor operator, Supplier<T> change) {
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                T changed = change.get();
                trail.record(event(action, Outcome.SUCCEEDED, operator, detail));
                return changed;
            }));
        } catch (RunnerException refused) {
            trail.record(event(action, Outcome.REFUSED, operator, detail + ": " + refused.detail()));
            throw refused;
        } catch (DataIntegrityViolationException | ConcurrencyFailureException overtaken) {
            throw new RunnerException(
                    Problem.ACCOUNT_CONFLICT,
                    "Somebody else changed the same in this moment (%s): look at it again".formatted(detail),
                    overtaken);
        }
    }

    private static AuditEvent event(String action, Outcome outcome, Actor operator, String detail) {
        return new AuditEvent(action, outcome, null, null, null, operator, "", detail);
    }
}
