package io.procvision.runner.console;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.notification.DeliveryState;
import io.procvision.runner.notification.NotificationAdministration;
import io.procvision.runner.notification.NotificationView;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** What became of messages to webhooks; one sent again; the way out tried. */
@Controller
class NotificationsPage {

    private static final String PAGE = "/console/notifications";
    private static final int ROWS = 50;

    private final NotificationAdministration notifications;
    private final Outcome outcome;

    NotificationsPage(NotificationAdministration notifications, Outcome outcome) {
        this.notifications = notifications;
        this.outcome = outcome;
    }

    @GetMapping(PAGE)
    String list(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String webhook,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        model.addAttribute("webhooks", notifications.webhooks());
        model.addAttribute("state", state);
        model.addAttribute("webhook", webhook);
        model.addAttribute(
                "rows", notifications.find(state(state), webhook.isBlank() ? null : webhook.strip(), page, ROWS));
        model.addAttribute(
                "here",
                UriComponentsBuilder.fromPath(PAGE)
                        .queryParamIfPresent("state", given(state))
                        .queryParamIfPresent("webhook", given(webhook))
                        .build(true)
                        .toUriString());
        return "console/notifications";
    }

    @PostMapping(PAGE + "/{id}/retry")
    RedirectView retry(@PathVariable long id, Principal operator) {
        NotificationView renewed = notifications.retry(id, Actor.of(operator));
        return outcome.done(PAGE, "notifications.retried", renewed.webhook());
    }

    @PostMapping(PAGE + "/test")
    RedirectView test(Principal operator) {
        List<NotificationView> written = notifications.test(Actor.of(operator));
        return outcome.done(PAGE, "notifications.tested", written.size());
    }

    /** Encoded here, because the builder would leave a plus as it is, which means a blank. */
    private static Optional<String> given(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(UriUtils.encode(text.strip(), StandardCharsets.UTF_8));
    }

    private static @Nullable DeliveryState state(String word) {
        if (word.isBlank()) {
            return null;
        }
        return Arrays.stream(DeliveryState.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PARAMS,
                        "state is '%s', but has to be pending, delivered or failed".formatted(word)));
    }
}
