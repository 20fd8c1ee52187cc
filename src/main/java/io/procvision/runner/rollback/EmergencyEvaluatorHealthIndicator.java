package io.procvision.runner.rollback;

import io.procvision.runner.health.EmergencySettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether somebody watches over the bindings, and what was seen last. An evaluator that does not look any more is down;
 * an algorithm that fails is not this service's own health and only shows in the details.
 */
@Component("emergencyEvaluatorHealthIndicator")
class EmergencyEvaluatorHealthIndicator implements HealthIndicator {

    private static final int MISSED_LOOKS = 5;
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final int SHOWN = 50;

    private final EmergencyRollbackEvaluator evaluator;
    private final EmergencySettings settings;
    private final Clock clock;

    EmergencyEvaluatorHealthIndicator(EmergencyRollbackEvaluator evaluator, EmergencySettings settings, Clock clock) {
        this.evaluator = evaluator;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Duration patience = settings.interval().multipliedBy(MISSED_LOOKS).plus(MARGIN);
        Instant sinceWhen = clock.instant().minus(patience);
        return evaluator
                .lastLook()
                .map(look -> health(look, look.at().isBefore(sinceWhen)))
                .orElseGet(() -> withoutALook(
                        evaluator.begun().filter(sinceWhen::isAfter).isPresent()));
    }

    /** Before the first reconciliation nobody looks; who has tried ever since and never came to the end is no guard. */
    private static Health withoutALook(boolean isLate) {
        return (isLate ? Health.down() : Health.unknown())
                .withDetail("last_look", isLate ? "none has come to its end: see the log" : "none yet")
                .build();
    }

    private static Health health(Look look, boolean isLate) {
        Map<String, String> trouble = new LinkedHashMap<>();
        look.trouble().entrySet().stream()
                .limit(SHOWN)
                .forEach(each -> trouble.put(each.getKey().value(), each.getValue()));
        return (isLate ? Health.down() : Health.up())
                .withDetail("last_look", look.at().toString())
                .withDetail("bindings", look.bindings())
                .withDetail("healthy", look.healthy())
                .withDetail("inconclusive", look.inconclusive())
                .withDetail("protected", look.guarded())
                .withDetail("unprotected", look.unprotected())
                .withDetail("not_judged", look.broken())
                .withDetail("trouble", trouble)
                .build();
    }
}
