package io.procvision.runner.notification;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table of messages: what is due, what became of it, and what is no longer worth trying. */
@Component
@Transactional
class Deliveries {

    private final Notifications notifications;
    private final NotificationSettings settings;
    private final AuditTrail audit;
    private final Clock clock;

    Deliveries(Notifications notifications, NotificationSettings settings, AuditTrail audit, Clock clock) {
        this.notifications = notifications;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /** The oldest message to that webhook that may be tried now. */
    @Transactional(readOnly = true)
    Optional<Notification> next(String webhook) {
        return notifications.findFirstByWebhookAndStateAndDueAtLessThanEqualOrderById(
                webhook, DeliveryState.PENDING, clock.instant());
    }

    void delivered(long id) {
        pending(id).ifPresent(row -> row.deliver(clock.instant()));
    }

    /**
     * @param pause before this message is tried again; zero where its whole webhook pauses
     */
    void missed(long id, String error, Duration pause) {
        pending(id).ifPresent(row -> row.miss(error, clock.instant().plus(pause)));
    }

    private Optional<Notification> pending(long id) {
        return notifications.findById(id).filter(Notification::isPending);
    }

    /** One audit entry per webhook: hundreds of messages may be given up at once. */
    void giveUpOld() {
        Instant now = clock.instant();
        Map<String, List<Notification>> old =
                notifications.findByStateAndGiveUpAtLessThanEqualOrderById(DeliveryState.PENDING, now).stream()
                        .collect(Collectors.groupingBy(Notification::webhook, TreeMap::new, Collectors.toList()));
        old.forEach((webhook, rows) -> {
            rows.forEach(row -> row.giveUp(now));
            audit.record(new AuditEvent(
                    "notification",
                    Outcome.FAILED,
                    null,
                    null,
                    null,
                    Actor.SYSTEM,
                    "given up after " + settings.giveUpAfter(),
                    "%d messages to webhook %s were given up, from %d on; the last error of that one: %s"
                            .formatted(
                                    rows.size(),
                                    webhook,
                                    rows.get(0).id(),
                                    rows.get(0).lastError())));
        });
    }

    void removeSettled() {
        notifications.deleteSettledBefore(clock.instant().minus(settings.keep()));
    }

    /** Sends it again from the start, also when it was delivered or given up. */
    Notification renew(long id, Actor operator) {
        Notification row = notifications
                .findById(id)
                .orElseThrow(() -> new RunnerException(Problem.NOT_FOUND, "There is no notification " + id));
        if (settings.webhook(row.webhook()).isEmpty()) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "Notification %d is for webhook %s, which runner.notification.webhooks no longer names"
                            .formatted(id, row.webhook()));
        }
        row.renew(clock.instant(), settings.giveUpAfter());
        audit.record(new AuditEvent(
                "notification_retry",
                Outcome.SUCCEEDED,
                null,
                null,
                null,
                operator,
                "",
                "notification %d to webhook %s".formatted(id, row.webhook())));
        return row;
    }
}
