package io.procvision.runner.notification;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Sends one message once, signed. However slow the receiver, it is over after the time limit. */
@Component
class WebhookClient {

    private final HttpClient http;
    private final Clock clock;
    private final Duration timeout;

    WebhookClient(NotificationSettings settings, Clock clock) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
        this.clock = clock;
        this.timeout = settings.timeout();
    }

    Attempt send(Webhook webhook, String body) throws InterruptedException {
        // Over all of it: the client's own limit ends with the head of the answer, and a body may trickle in for ever.
        CompletableFuture<HttpResponse<Void>> answer =
                http.sendAsync(request(webhook, body), HttpResponse.BodyHandlers.discarding());
        try {
            return Attempt.answered(
                    answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode());
        } catch (TimeoutException late) {
            return Attempt.failed("it did not answer within " + timeout);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return Attempt.failed(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(Webhook webhook, String body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return HttpRequest.newBuilder(webhook.url())
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "ProcVision-Runner")
                .header(Signature.TIMESTAMP_HEADER, timestamp)
                .header(Signature.HEADER, Signature.of(webhook.secret(), timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
