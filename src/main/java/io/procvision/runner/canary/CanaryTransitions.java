package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transactions in which canaries change: one at a time per canary, by a lock on its row, each with its line of history
 * and its audit entry. What a transition decides on is read under that lock.
 */
@Component
@Transactional
class CanaryTransitions {

    private final Canaries canaries;
    private final CanarySteps steps;
    private final AuditTrail audit;
    private final Clock clock;

    CanaryTransitions(Canaries canaries, CanarySteps steps, AuditTrail audit, Clock clock) {
        this.canaries = canaries;
        this.steps = steps;
        this.audit = audit;
        this.clock = clock;
    }

    /** The row by which every PID is in one canary at most is the judge of two requests at the same time. */
    Canary create(CanaryPlan plan, Map<Pid, Integer> claimed, Actor creator) {
        Canary canary;
        try {
            canary = canaries.saveAndFlush(new Canary(plan, claimed, creator, now()));
        } catch (DataIntegrityViolationException claimedAlready) {
            throw new RunnerException(
                    Problem.ACTIVATION_CONFLICT,
                    "Another canary began with one of %s in this moment: look at GET /api/v1/canaries"
                            .formatted(claimed.keySet()));
        }
        record(canary, CanaryEvent.of("create", canary, new Decision(creator, plan.reason()), null));
        return canary;
    }

    /** One transition, or the objection of the canary. */
    Canary change(long id, BiFunction<Canary, Instant, CanaryEvent> transition) {
        Canary canary = locked(id);
        record(canary, transition.apply(canary, now()));
        return canary;
    }

    /** Something that is no transition in itself; the answer is that of the canary. */
    boolean note(long id, Predicate<Canary> fact) {
        return fact.test(locked(id));
    }

    /** Says what keeps the next step back, with a line of history where that is news. */
    void waitFor(long id, String what) {
        Canary canary = locked(id);
        if (canary.waitFor(what)) {
            steps.save(new CanaryStep(id, CanaryEvent.of("wait", canary, Decision.automatic(what), null), now()));
        }
    }

    /** As it is now, for reading. */
    @Transactional(readOnly = true)
    public Canary require(long id) {
        return canaries.findById(id).orElseThrow(() -> unknown(id));
    }

    private Canary locked(long id) {
        return canaries.lock(id).orElseThrow(() -> unknown(id));
    }

    private void record(Canary canary, CanaryEvent event) {
        steps.save(new CanaryStep(canary.id(), event, now()));
        audit.record(new AuditEvent(
                "canary_" + event.action(),
                Outcome.SUCCEEDED,
                null,
                canary.target(),
                null,
                event.actor(),
                event.reason(),
                event.detail() == null ? canary.toString() : "%s, %s".formatted(canary, event.detail()),
                event.trigger()));
    }

    /** No finer than the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static RunnerException unknown(long id) {
        return new RunnerException(Problem.NOT_FOUND, "There is no canary %d".formatted(id));
    }
}
