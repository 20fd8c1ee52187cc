package io.procvision.runner.notification;

import io.procvision.runner.core.Actor;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the messages that an audit entry gives rise to, in its transaction: both are there or neither. A message that
 * cannot be written therefore undoes its entry too, and whoever recorded that learns of it.
 */
@Component
class Outbox {

    private final NotificationSettings settings;
    private final Notifications notifications;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    Outbox(NotificationSettings settings, Notifications notifications, AuditTrail audit, JsonMapper json, Clock clock) {
        this.settings = settings;
        this.notifications = notifications;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void announce(AuditEvent event) {
        if (Announced.includes(event.action())) {
            write(
                    event,
                    settings.webhooks().stream()
                            .filter(webhook -> webhook.wants(event.action()))
                            .toList());
        }
    }

    /** A message of type {@code test} to every webhook, whatever it wants to hear of. */
    @Transactional
    public List<Notification> test(Actor actor) {
        AuditEvent event = new AuditEvent("test", Outcome.SUCCEEDED, null, null, null, actor, "test of webhooks", null);
        List<Notification> written = write(event, settings.webhooks());
        if (!written.isEmpty()) {
            String receivers = written.stream().map(Notification::webhook).collect(Collectors.joining(", "));
            audit.record(new AuditEvent(
                    "notification_test", Outcome.SUCCEEDED, null, null, null, actor, "", "to webhooks " + receivers));
        }
        return written;
    }

    private List<Notification> write(AuditEvent event, List<Webhook> receivers) {
        if (receivers.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        Message message = Message.of(event, now);
        String body = json.writeValueAsString(message);
        return notifications.saveAllAndFlush(receivers.stream()
                .map(webhook -> new Notification(
                        message.id(), webhook.name(), message.type(), body, now, settings.giveUpAfter()))
                .toList());
    }
}
