package io.procvision.runner.activation;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether files, log and routes have been brought into agreement since the start; before, calls would go astray. Later
 * rounds that fail, say for want of the database, cost no readiness: each call follows its PID's file by itself.
 */
@Component
class ReconciliationHealthIndicator implements HealthIndicator {

    private final Reconciliation reconciliation;

    ReconciliationHealthIndicator(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public Health health() {
        Health.Builder health = reconciliation.isRunning() ? Health.up() : Health.outOfService();
        reconciliation.lastCompleted().ifPresent(at -> health.withDetail("last_completed", at.toString()));
        return health.build();
    }
}
