package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The interface of a service that has no webhooks; with them it is tested beside the notifications. */
@RunnerTest
class NotificationTests {

    @Autowired
    private RunnerClient runner;

    @Test
    void withoutWebhooksNothingIsWritten() {
        assertThat(runner.get("/api/v1/notifications?state=pending")
                        .body()
                        .path("total")
                        .asInt(-1))
                .isZero();
        assertProblem(
                runner,
                runner.post("/api/v1/notifications/test", Map.of()),
                400,
                "1006",
                "invalid_params",
                "runner.notification.webhooks");
    }

    @Test
    void aStateThatThereIsNotIsRefused() {
        assertProblem(runner, runner.get("/api/v1/notifications?state=lost"), 400, "1006", "invalid_params", "state");
    }

    @Test
    void whatIsNotThereCannotBeSentAgain() {
        assertProblem(runner, runner.post("/api/v1/notifications/77/retry", Map.of()), 404, "3004", "not_found", "77");
    }
}
