package io.procvision.runner.notification;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.PageView;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    private final NotificationAdministration notifications;

    NotificationController(NotificationAdministration notifications) {
        this.notifications = notifications;
    }

    @GetMapping
    PageView<NotificationView> list(
            @RequestParam(required = false) @Nullable DeliveryState state,
            @RequestParam(required = false) @Nullable String webhook,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return notifications.find(state, webhook, page, size);
    }

    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    NotificationView retry(@PathVariable long id, @Nullable Principal operator) {
        return notifications.retry(id, Actor.of(operator));
    }

    @PostMapping("/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    List<NotificationView> test(@Nullable Principal operator) {
        return notifications.test(Actor.of(operator));
    }
}
