package io.procvision.runner.notification;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Component;

/** What people do about messages to webhooks: look what became of them, send one again, try the way out. */
@Component
public class NotificationAdministration {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "id");

    private final Notifications notifications;
    private final NotificationSettings settings;
    private final Deliveries deliveries;
    private final Outbox outbox;
    private final WebhookQueues queues;

    NotificationAdministration(
            Notifications notifications,
            NotificationSettings settings,
            Deliveries deliveries,
            Outbox outbox,
            WebhookQueues queues) {
        this.notifications = notifications;
        this.settings = settings;
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.queues = queues;
    }

    /** The names of the webhooks that the settings have now. */
    public List<String> webhooks() {
        return settings.webhooks().stream().map(Webhook::name).toList();
    }

    public PageView<NotificationView> find(
            @Nullable DeliveryState state, @Nullable String webhook, int page, int size) {
        return PageView.of(
                notifications.find(state, webhook, PageView.request(page, size, NEWEST_FIRST)), Notification::view);
    }

    public NotificationView retry(long id, Actor operator) {
        Notification renewed = deliveries.renew(id, operator);
        queues.endRest();
        return renewed.view();
    }

    public List<NotificationView> test(Actor operator) {
        List<Notification> written = outbox.test(operator);
        if (written.isEmpty()) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "There is nobody to tell: runner.notification.webhooks names no webhook");
        }
        queues.endRest();
        return written.stream().map(Notification::view).toList();
    }
}
