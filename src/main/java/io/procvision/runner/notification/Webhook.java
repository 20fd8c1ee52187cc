package io.procvision.runner.notification;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A receiver of messages. Neither its secret nor its address, which may hold one too, is ever printed.
 *
 * @param name that messages in the table carry, so that the address may change; the address's host by default
 * @param secret that messages are signed with
 * @param events it wants to hear of, as actions of the audit trail or {@code canary_*}; none named means all
 */
record Webhook(
        @DefaultValue("") String name,
        URI url,
        String secret,
        @DefaultValue List<String> events) {

    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_NAME = 128;

    Webhook {
        String host = url == null ? null : url.getHost();
        if (host == null || !List.of("http", "https").contains(url.getScheme()) || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "A webhook of runner.notification.webhooks needs a url with http or https and a host, and without user and password");
        }
        name = name.isBlank() ? host : name;
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "The name of a webhook must not have more than %d characters".formatted(LONGEST_NAME));
        }
        if (secret == null || secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "Webhook %s needs a secret of at least %d characters".formatted(name, SHORTEST_SECRET));
        }
        events = List.copyOf(events);
        for (String event : events) {
            if (!Announced.isFilter(event)) {
                throw new IllegalArgumentException(
                        "Webhook %s wants to hear of '%s', which is never announced".formatted(name, event));
            }
        }
    }

    boolean wants(String action) {
        return events.isEmpty() || events.stream().anyMatch(event -> Announced.matches(event, action));
    }

    @Override
    public String toString() {
        return "webhook " + name;
    }
}
