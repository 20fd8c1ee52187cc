package io.procvision.runner.notification;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message on its way to one webhook. */
@Entity
@Table(name = "notification")
class Notification {

    private static final int WIDEST_ERROR = 1000;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private UUID eventId;
    private String webhook;
    private String type;
    private String body;
    private Instant createdAt;

    @Enumerated(EnumType.STRING)
    private DeliveryState state = DeliveryState.PENDING;

    private int attempts;
    private Instant dueAt;
    private Instant giveUpAt;
    private @Nullable Instant settledAt;
    private @Nullable String lastError;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected Notification() {}

    Notification(UUID eventId, String webhook, String type, String body, Instant now, Duration patience) {
        this.eventId = eventId;
        this.webhook = webhook;
        this.type = type;
        this.body = body;
        this.createdAt = now;
        this.dueAt = now;
        this.giveUpAt = now.plus(patience);
    }

    void deliver(Instant now) {
        attempts++;
        state = DeliveryState.DELIVERED;
        settledAt = now;
        lastError = null;
    }

    /**
     * @param due when it may be tried again
     */
    void miss(String error, Instant due) {
        attempts++;
        dueAt = due;
        lastError = error.length() <= WIDEST_ERROR ? error : error.substring(0, WIDEST_ERROR - 1) + "…";
    }

    void giveUp(Instant now) {
        state = DeliveryState.FAILED;
        settledAt = now;
    }

    /** Again from the start, whatever became of it. */
    void renew(Instant now, Duration patience) {
        state = DeliveryState.PENDING;
        dueAt = now;
        giveUpAt = now.plus(patience);
        settledAt = null;
    }

    long id() {
        return Objects.requireNonNull(id, "not saved yet");
    }

    String webhook() {
        return webhook;
    }

    String body() {
        return body;
    }

    DeliveryState state() {
        return state;
    }

    boolean isPending() {
        return state == DeliveryState.PENDING;
    }

    int attempts() {
        return attempts;
    }

    @Nullable
    String lastError() {
        return lastError;
    }

    NotificationView view() {
        return new NotificationView(
                id(), eventId, webhook, type, state, createdAt, attempts, dueAt, giveUpAt, settledAt, lastError);
    }
}
