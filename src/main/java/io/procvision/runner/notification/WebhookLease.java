package io.procvision.runner.notification;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Which runner sends to a webhook, and until when. */
@Entity
@Table(name = "webhook_lease")
@SuppressWarnings("UnusedVariable") // compared in the database
class WebhookLease {

    @Id
    private String webhook;

    private String runner;
    private Instant untilAt;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected WebhookLease() {}

    WebhookLease(String webhook, String runner, Instant untilAt) {
        this.webhook = webhook;
        this.runner = runner;
        this.untilAt = untilAt;
    }
}
