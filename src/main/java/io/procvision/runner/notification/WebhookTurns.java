package io.procvision.runner.notification;

import io.procvision.runner.leases.Leases;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Lets one runner at a time send to a webhook, so that messages keep their order and go out once. Two that send at once,
 * because a clock or a network stood still, cost a message that arrives twice and never one that is lost.
 */
@Component
class WebhookTurns {

    /** Much longer than an attempt, so that whoever sends has prolonged it long before it is over. */
    private static final int TIMEOUTS = 4;

    private final Leases leases;
    private final Duration length;

    WebhookTurns(Leases leases, NotificationSettings settings) {
        this.leases = leases;
        this.length = settings.timeout().multipliedBy(TIMEOUTS);
    }

    /** Whether it is this runner's turn, for the next attempt at least. */
    boolean take(String webhook) {
        return leases.take("webhook " + webhook, length);
    }
}
