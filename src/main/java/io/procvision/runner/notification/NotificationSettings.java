package io.procvision.runner.notification;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told, and how patiently.
 *
 * @param interval how often the table is looked at for messages that are due
 * @param timeout from the beginning of an attempt to the end of the answer
 * @param delay after the first failed attempt; doubled after each further one
 * @param giveUpAfter how long after it was written a message is no longer worth sending
 * @param keep how long settled messages stay in the table for people to look at
 */
@ConfigurationProperties("runner.notification")
record NotificationSettings(
        @DefaultValue List<Webhook> webhooks,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("2s") Duration delay,
        @DefaultValue("5m") Duration maxDelay,
        @DefaultValue("24h") Duration giveUpAfter,
        @DefaultValue("7d") Duration keep) {

    NotificationSettings {
        webhooks = List.copyOf(webhooks);
        positive("interval", interval);
        positive("timeout", timeout);
        positive("delay", delay);
        positive("give-up-after", giveUpAfter);
        positive("keep", keep);
        if (maxDelay.compareTo(delay) < 0) {
            throw new IllegalArgumentException(
                    "runner.notification.max-delay (%s) must not be shorter than runner.notification.delay (%s)"
                            .formatted(maxDelay, delay));
        }
        List<String> names = webhooks.stream().map(Webhook::name).toList();
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException(
                    "Two of runner.notification.webhooks have the same name among %s: name them apart"
                            .formatted(names));
        }
    }

    Optional<Webhook> webhook(String name) {
        return webhooks.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(
                    "runner.notification.%s must be positive, not %s".formatted(name, value));
        }
    }
}
