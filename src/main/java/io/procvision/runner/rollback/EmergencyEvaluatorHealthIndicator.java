package io.procvision.runner.rollback;

import io.procvision.runner.health.EmergencySettings;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        Optional<Look> last = evaluator.lastLook();
        if (last.isEmpty()) {
            return Health.unknown()
                    .withDetail("enabled", settings.enabled())
                    .withDetail("last_look", "none yet")
                    .build();
        }
        Look look = last.get();
        Duration patience = settings.interval().multipliedBy(MISSED_LOOKS).plus(MARGIN);
        boolean late = look.at().plus(patience).isBefore(clock.instant());
        Map<String, String> trouble = new LinkedHashMap<>();
        look.trouble().entrySet().stream()
                .limit(SHOWN)
                .forEach(each -> trouble.put(each.getKey().value(), each.getValue()));
        return (late ? Health.down() : Health.up())
                .withDetail("enabled", settings.enabled())
                .withDetail("last_look", look.at().toString())
                .withDetail("bindings", look.bindings())
                .withDetail("healthy", look.healthy())
                .withDetail("inconclusive", look.inconclusive())
                .withDetail("unprotected", look.unprotected())
                .withDetail("not_judged", look.broken())
                .withDetail("trouble", trouble)
                .build();
    }
}
