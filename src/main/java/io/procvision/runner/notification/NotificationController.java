package io.procvision.runner.notification;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What became of messages to webhooks. */
@RestController
@RequestMapping("/api/v1/notifications")
class NotificationController {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "id");

    private final Notifications notifications;
    private final Deliveries deliveries;
    private final Outbox outbox;
    private final WebhookQueues queues;

    NotificationController(Notifications notifications, Deliveries deliveries, Outbox outbox, WebhookQueues queues) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.queues = queues;
    }

    @GetMapping
    PageView<Notification.View> list(
            @RequestParam(required = false) Notification.@Nullable State state,
            @RequestParam(required = false) @Nullable String webhook,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return PageView.of(
                notifications.find(state, webhook, PageView.request(page, size, NEWEST_FIRST)), Notification::view);
    }

    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Notification.View retry(@PathVariable long id) {
        Notification renewed = deliveries.renew(id);
        queues.endRest();
        return renewed.view();
    }

    @PostMapping("/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    List<Notification.View> test(@Nullable Principal operator) {
        List<Notification> written = outbox.test(Actor.of(operator));
        if (written.isEmpty()) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "There is nobody to tell: runner.notification.webhooks names no webhook");
        }
        queues.endRest();
        return written.stream().map(Notification::view).toList();
    }
}
