package io.procvision.runner.notification;

import io.procvision.runner.core.RunnerIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Lets one runner at a time send to a webhook, so that messages keep their order and go out once. A runner that dies
 * keeps its turn until the lease is over. Two that send at once, because a clock or a network stood still, cost a message
 * that arrives twice and never one that is lost.
 */
@Component
class WebhookTurns {

    /** Much longer than an attempt, so that whoever sends has prolonged it long before it is over. */
    private static final int TIMEOUTS = 4;

    private final WebhookLeases leases;
    private final String runner;
    private final Duration length;
    private final Clock clock;

    WebhookTurns(WebhookLeases leases, RunnerIdentity runner, NotificationSettings settings, Clock clock) {
        this.leases = leases;
        this.runner = runner.toString();
        this.length = settings.timeout().multipliedBy(TIMEOUTS);
        this.clock = clock;
    }

    /** Whether it is this runner's turn, for the next attempt at least. */
    boolean take(String webhook) {
        Instant now = clock.instant();
        if (leases.take(webhook, runner, now.plus(length), now) == 1) {
            return true;
        }
        if (leases.existsById(webhook)) {
            return false;
        }
        try {
            leases.saveAndFlush(new WebhookLease(webhook, runner, now.plus(length)));
            return true;
        } catch (DataIntegrityViolationException anotherWasFaster) {
            return false;
        }
    }
}
