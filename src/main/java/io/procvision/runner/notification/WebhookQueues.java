package io.procvision.runner.notification;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Runs the queue of every webhook, each on a thread of its own so that a dead receiver holds up no other. */
@Component
class WebhookQueues implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WebhookQueues.class);

    private final List<WebhookQueue> queues;
    private final Deliveries deliveries;
    private final NotificationSettings settings;
    private volatile @Nullable ScheduledExecutorService threads;

    WebhookQueues(NotificationSettings settings, Deliveries deliveries, WebhookTurns turns, WebhookClient client) {
        Backoff backoff = new Backoff(settings.delay(), settings.maxDelay(), new SecureRandom());
        this.queues = settings.webhooks().stream()
                .map(webhook -> new WebhookQueue(webhook, deliveries, turns, client, backoff))
                .toList();
        this.deliveries = deliveries;
        this.settings = settings;
    }

    /** For messages that a person wants out now. */
    void endRest() {
        queues.forEach(WebhookQueue::endRest);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void tidyUp() {
        deliveries.giveUpOld();
        deliveries.removeSettled();
    }

    @Override
    public void start() {
        if (queues.isEmpty()) {
            return;
        }
        queues.forEach(WebhookQueue::start);
        ScheduledExecutorService started = Executors.newScheduledThreadPool(queues.size(), task -> {
            Thread thread = new Thread(task, "webhook");
            thread.setDaemon(true);
            return thread;
        });
        threads = started;
        long interval = settings.interval().toNanos();
        for (WebhookQueue queue : queues) {
            ScheduledFuture<?> unused =
                    started.scheduleWithFixedDelay(queue::sendDue, interval, interval, TimeUnit.NANOSECONDS);
        }
    }

    /** What is not delivered yet goes out after the next start. */
    @Override
    public void stop() {
        ScheduledExecutorService running = threads;
        if (running != null) {
            queues.forEach(WebhookQueue::stop);
            running.shutdown();
            awaitEnd(running);
            threads = null;
        }
    }

    /** Without an interrupt, which would close the file of an embedded database under everybody. */
    private void awaitEnd(ScheduledExecutorService ending) {
        try {
            if (!ending.awaitTermination(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("A message to a webhook is left under way; the next start sends it again");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }
}
