package io.procvision.runner.rollback.day;

import io.procvision.runner.core.Actor;
import io.procvision.runner.health.HealthPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that was audited as done. */
public record Deed(
        Instant at,
        String action,
        @Nullable String pid,
        @Nullable String version,
        @Nullable String previous,
        String operator,
        String reason,
        @Nullable String metric) {

    public boolean isAutomatic() {
        return operator.equals(Actor.SYSTEM.name());
    }

    boolean is(String asked) {
        return action.equals(asked);
    }

    boolean isByEvaluator() {
        return isAutomatic() && metric != null && HealthPolicy.METRICS.contains(metric);
    }
}
