package io.procvision.runner.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as clients see it, without its text.
 *
 * @param settledAt when it was delivered or given up
 */
public record NotificationView(
        long id,
        UUID eventId,
        String webhook,
        String type,
        DeliveryState state,
        Instant createdAt,
        int attempts,
        Instant dueAt,
        Instant giveUpAt,
        @Nullable Instant settledAt,
        @Nullable String lastError) {}
