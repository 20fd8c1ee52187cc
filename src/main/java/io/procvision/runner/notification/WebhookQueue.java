package io.procvision.runner.notification;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due to one webhook, the oldest first. While the receiver is not well, all its messages wait behind the
 * oldest, for a pause that grows with that one's attempts; a message that the receiver refuses waits alone.
 */
final class WebhookQueue {

    private static final Logger log = LoggerFactory.getLogger(WebhookQueue.class);

    private final Webhook webhook;
    private final String name;
    private final Deliveries deliveries;
    private final WebhookTurns turns;
    private final WebhookClient client;
    private final Backoff backoff;
    private volatile long restUntil = System.nanoTime();
    private volatile boolean stopping;

    WebhookQueue(Webhook webhook, Deliveries deliveries, WebhookTurns turns, WebhookClient client, Backoff backoff) {
        this.webhook = webhook;
        this.name = webhook.name();
        this.deliveries = deliveries;
        this.turns = turns;
        this.client = client;
        this.backoff = backoff;
    }

    /** Until nothing is due, or the receiver has to be left alone for a while. Never throws: it is called for ever. */
    void sendDue() {
        try {
            boolean more = System.nanoTime() - restUntil >= 0;
            while (more && !stopping) {
                more = sendNext();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            log.warn("Messages to {} have to wait: {}", webhook, failure.getMessage(), failure);
        }
    }

    /**
     * Looked at again in turn, because another runner may have sent it in its own.
     *
     * @return whether there may be another to send at once
     */
    private boolean sendNext() throws InterruptedException {
        if (deliveries.next(name).isEmpty() || !turns.take(name)) {
            return false;
        }
        Notification next = deliveries.next(name).orElse(null);
        return next != null && settle(next, client.send(webhook, next.body()));
    }

    private boolean settle(Notification sent, Attempt attempt) {
        int attempts = sent.attempts() + 1;
        Duration pause = backoff.after(attempts);
        switch (attempt.result()) {
            case DELIVERED -> deliveries.delivered(sent.id());
            case REFUSED -> deliveries.missed(sent.id(), attempt.error(), pause);
            case UNREACHABLE -> {
                deliveries.missed(sent.id(), attempt.error(), Duration.ZERO);
                restUntil = System.nanoTime() + pause.toNanos();
            }
        }
        if (attempt.result() != Attempt.Result.DELIVERED) {
            log.warn("Message {} to {}, attempt {}: {}", sent.id(), webhook, attempts, attempt.error());
        }
        return attempt.result() != Attempt.Result.UNREACHABLE;
    }

    void start() {
        stopping = false;
    }

    /** After the message that is under way. */
    void stop() {
        stopping = true;
    }

    /** Tries at once, whatever it waited for. */
    void endRest() {
        restUntil = System.nanoTime();
    }
}
