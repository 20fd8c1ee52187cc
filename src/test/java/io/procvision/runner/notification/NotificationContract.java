package io.procvision.runner.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.leases.SeveralRunners;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** What webhooks are promised, on whichever database the subclass names, with a real receiver. */
@DataJpaTest(showSql = false)
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // as in production
@Import({Outbox.class, Deliveries.class, SeveralRunners.class, NotificationContract.Surroundings.class})
abstract class NotificationContract {

    private static final String LINE = "line";
    private static final String OFFICE = "office";
    private static final URI UNUSED = URI.create("http://127.0.0.1:9/");
    private static final NotificationSettings SETTINGS = settings(
            new Webhook(LINE, UNUSED, Receiver.SECRET, List.of()),
            new Webhook(OFFICE, UNUSED, Receiver.SECRET, List.of("pin", "canary_*")));

    @TestConfiguration(proxyBeanMethods = false)
    static class Surroundings {
        @Bean
        NotificationSettings settings() {
            return SETTINGS;
        }

        @Bean
        SettableClock clock() {
            return new SettableClock();
        }

        /** The real one would tell the outbox again, which is what these tests do themselves. */
        @Bean
        AuditTrail audit() {
            return mock(AuditTrail.class);
        }

        @Bean
        JsonMapper json() {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .build();
        }
    }

    @Autowired
    private Outbox outbox;

    @Autowired
    private Deliveries deliveries;

    @Autowired
    private Notifications notifications;

    @Autowired
    private SeveralRunners runners;

    @Autowired
    private SettableClock clock;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private TransactionTemplate transaction;

    private final Receiver receiver = new Receiver();
    private final RunnerIdentity identity = new RunnerIdentity();

    @BeforeEach
    void nothingIsWaiting() {
        notifications.deleteAllInBatch();
        runners.forgetAll();
        clearInvocations(audit);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void anAnnouncedEntryArrivesOnceWithAllThatIsKnown() {
        happened(new AuditEvent(
                "emergency",
                Outcome.SUCCEEDED,
                new Pid("A01"),
                new AlgorithmVersion("demo", "1.0.0"),
                new AlgorithmVersion("demo", "1.1.0"),
                Actor.SYSTEM,
                "检 too many errors",
                "of 64 calls \0 20 failed",
                new Trigger("error_rate", 0.31, 0.05, Duration.ofSeconds(60), 64)));
        WebhookQueue queue = queue(LINE);

        queue.sendDue();
        queue.sendDue();

        assertThat(receiver.received()).hasSize(1);
        JsonNode message = receiver.received().get(0).json();
        assertThat(message.path("id").asString()).hasSize(36);
        assertThat(message.path("type").asString()).isEqualTo("emergency");
        assertThat(message.path("at").asString()).isEqualTo(clock.instant().toString());
        assertThat(message.path("outcome").asString()).isEqualTo("succeeded");
        assertThat(message.path("pid").asString()).isEqualTo("A01");
        assertThat(message.path("name").asString()).isEqualTo("demo");
        assertThat(message.path("version").asString()).isEqualTo("1.0.0");
        assertThat(message.path("previous").path("version").asString()).isEqualTo("1.1.0");
        assertThat(message.path("operator").asString()).isEqualTo("system");
        assertThat(message.path("reason").asString()).isEqualTo("检 too many errors");
        assertThat(message.path("detail").asString()).isEqualTo("of 64 calls \0 20 failed");
        assertThat(message.path("trigger").path("metric").asString()).isEqualTo("error_rate");
        assertThat(message.path("trigger").path("window").asString()).isEqualTo("PT60S");
        assertThat(states(LINE)).containsExactly(DeliveryState.DELIVERED);
    }

    @Test
    void theSignatureSatisfiesTheDocumentedCheck() throws Exception {
        happened("pin", "检 \"quoted\"");
        queue(LINE).sendDue();

        Receiver.Received message = receiver.received().get(0);

        assertThat(DocumentedCheck.accepts(message, Receiver.SECRET)).isTrue();
        assertThat(DocumentedCheck.accepts(message, "another secret of length")).isFalse();
        assertThat(DocumentedCheck.accepts(
                        new Receiver.Received(message.body() + " ", message.timestamp(), message.signature()),
                        Receiver.SECRET))
                .isFalse();
        assertThat(DocumentedCheck.accepts(
                        new Receiver.Received(message.body(), message.timestamp() + "0", message.signature()),
                        Receiver.SECRET))
                .isFalse();
    }

    @Test
    void eachWebhookHearsOfWhatItWants() {
        happened("emergency", "1");
        happened("pin", "2");
        happened("canary_start", "3");
        happened("activate", "never announced");
        happened("canary", "never announced");

        queue(OFFICE).sendDue();
        assertThat(receiver.reasons()).containsExactly("2", "3");

        queue(LINE).sendDue();
        assertThat(receiver.reasons()).containsExactly("2", "3", "1", "2", "3");
    }

    @Test
    void whatIsRolledBackIsNotAnnounced() {
        transaction.executeWithoutResult(status -> {
            events.publishEvent(event("pin", "never happened"));
            status.setRollbackOnly();
        });

        assertThat(notifications.count()).isZero();
        assertThatExceptionOfType(IllegalTransactionStateException.class)
                .as("without a transaction there is nothing to stand or fall with")
                .isThrownBy(() -> events.publishEvent(event("pin", "outside")));
    }

    @Test
    void theLongestEntryFitsHoweverMuchOfItIsEscaped() {
        transaction.executeWithoutResult(
                status -> events.publishEvent(event("pin", "\1".repeat(5000)).withDetail("\1".repeat(100_000))));

        queue(LINE).sendDue();

        assertThat(receiver.received().get(0).json().path("detail").asString()).hasSize(4000);
    }

    @Test
    void aReceiverThatFailsGetsAllMessagesInOrderOnceItIsWell() {
        receiver.answers(message -> receiver.received().size() <= 3 ? 500 : 200);
        happened("pin", "1");
        happened("pin", "2");
        happened("pin", "3");

        sendUntilDelivered(queue(LINE), 3);

        assertThat(receiver.reasons()).containsExactly("1", "1", "1", "1", "2", "3");
        assertThat(ids()).hasSize(3);
        assertThat(rows(LINE).get(0).attempts()).isEqualTo(4);
    }

    @Test
    void aReceiverThatDisappearsGetsAllMessagesInOrderOnceItIsBack() {
        receiver.disappear();
        happened("pin", "1");
        happened("pin", "2");
        WebhookQueue queue = queue(LINE);

        await().untilAsserted(() -> {
            queue.sendDue();
            assertThat(rows(LINE).get(0).attempts()).isGreaterThanOrEqualTo(2);
        });
        assertThat(rows(LINE).get(0).lastError()).contains("ConnectException");
        assertThat(rows(LINE).get(1).attempts()).isZero();
        receiver.comeBack();

        sendUntilDelivered(queue, 2);
        assertThat(receiver.reasons()).containsExactly("1", "2");
    }

    @Test
    void whatWasWaitingGoesOutAfterARestart() {
        receiver.answers(message -> 503);
        happened("pin", "1");
        happened("pin", "2");
        queue(LINE).sendDue();
        receiver.answers(message -> 200);

        queue(LINE).sendDue();

        assertThat(receiver.reasons()).containsExactly("1", "1", "2");
    }

    @Test
    void aReceiverThatHangsHoldsUpNoOther() {
        try (Receiver hanging = new Receiver()) {
            hanging.hangs();
            happened("pin", "1");
            NotificationSettings both = settings(hanging.webhook(LINE), receiver.webhook(OFFICE));
            WebhookQueues queues = new WebhookQueues(both, deliveries, turns(identity), new WebhookClient(both, clock));
            queues.start();
            try {
                await().untilAsserted(() -> assertThat(receiver.reasons()).containsExactly("1"));
                await().untilAsserted(
                                () -> assertThat(rows(LINE).get(0).lastError()).contains("did not answer within"));
                assertThat(states(LINE)).containsExactly(DeliveryState.PENDING);
            } finally {
                queues.stop();
            }
        }
    }

    @Test
    void aRefusedMessageIsPassedByTheNextAndTriedAgain() {
        receiver.answers(
                message -> message.reason().equals("1") && receiver.received().size() < 3 ? 422 : 200);
        happened("pin", "1");
        happened("pin", "2");
        WebhookQueue queue = queue(LINE);

        queue.sendDue();
        assertThat(receiver.reasons()).containsExactly("1", "2");
        clock.advance(Duration.ofSeconds(1));
        queue.sendDue();
        assertThat(receiver.reasons()).containsExactly("1", "2", "1");
        assertThat(states(LINE)).containsOnly(DeliveryState.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 401, 404, 429})
    void noOtherAnswerCountsAndNoRedirectIsFollowed(int status) {
        receiver.answers(message -> status);
        happened("pin", "1");

        queue(LINE).sendDue();

        assertThat(receiver.received()).hasSize(1);
        assertThat(states(LINE)).containsExactly(DeliveryState.PENDING);
        assertThat(rows(LINE).get(0).lastError()).contains(Integer.toString(status));
    }

    @Test
    void ofTwoRunnersOneSendsAndTheOtherTakesOverWhenItIsGone() {
        RunnerIdentity other = mock(RunnerIdentity.class);
        when(other.toString()).thenReturn("other/1/unknown");
        WebhookQueue here = queue(LINE);
        WebhookQueue there = new WebhookQueue(
                receiver.webhook(LINE), deliveries, turns(other), new WebhookClient(SETTINGS, clock), backoff());
        IntStream.range(0, 5).forEach(i -> happened("pin", "" + i));

        here.sendDue();
        happened("pin", "5");
        there.sendDue();
        assertThat(receiver.reasons()).hasSize(5);

        clock.advance(Duration.ofMinutes(1));
        there.sendDue();
        assertThat(receiver.reasons()).containsExactly("0", "1", "2", "3", "4", "5");
        happened("pin", "6");
        here.sendDue();
        assertThat(receiver.reasons()).hasSize(6);
    }

    @Test
    void aMessageThatCannotBeDeliveredForADayIsGivenUpAndAudited() {
        receiver.answers(message -> 500);
        happened("emergency", "1");
        queue(LINE).sendDue();
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        deliveries.giveUpOld();
        assertThat(states(LINE)).containsExactly(DeliveryState.PENDING);
        happened("emergency", "2");

        clock.advance(Duration.ofSeconds(1));
        deliveries.giveUpOld();

        assertThat(states(LINE)).containsExactly(DeliveryState.FAILED, DeliveryState.PENDING);
        ArgumentCaptor<AuditEvent> audited = ArgumentCaptor.forClass(AuditEvent.class);
        verify(audit).record(audited.capture());
        assertThat(audited.getValue().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(audited.getValue().detail()).contains("1 messages", LINE, "status 500");
        assertThat(Announced.includes(audited.getValue().action()))
                .as("news of lost messages must not make new ones")
                .isFalse();
    }

    @Test
    void aPersonCanSendAgainWhatWasGivenUp() {
        happened("emergency", "1");
        clock.advance(Duration.ofDays(2));
        deliveries.giveUpOld();
        long id = rows(LINE).get(0).id();
        WebhookQueue queue = queue(LINE);
        queue.sendDue();
        assertThat(receiver.received()).isEmpty();

        deliveries.renew(id, new Actor("anna"));
        queue.sendDue();

        assertThat(receiver.reasons()).containsExactly("1");
        assertThat(states(LINE)).containsExactly(DeliveryState.DELIVERED);
        verify(audit)
                .record(argThat(event -> event.action().equals("notification_retry")
                        && event.operator().equals(new Actor("anna"))));
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> deliveries.renew(id + 1000, new Actor("anna")));
    }

    @Test
    void settledMessagesAreRemovedAfterAWhileAndWaitingOnesNever() {
        happened("pin", "1");
        queue(LINE).sendDue();
        happened("pin", "2");
        clock.advance(Duration.ofDays(7).minusSeconds(1));
        deliveries.removeSettled();
        assertThat(rows(LINE)).hasSize(2);

        clock.advance(Duration.ofSeconds(2));
        deliveries.removeSettled();

        assertThat(states(LINE)).containsExactly(DeliveryState.PENDING);
    }

    @Test
    void aTestReachesEveryWebhookAndIsListed() {
        WebhookQueues queues =
                new WebhookQueues(SETTINGS, deliveries, turns(identity), new WebhookClient(SETTINGS, clock));
        NotificationController controller = new NotificationController(
                new NotificationAdministration(notifications, SETTINGS, deliveries, outbox, queues));

        assertThat(controller.test(null)).extracting(NotificationView::webhook).containsExactly(LINE, OFFICE);

        queue(LINE).sendDue();
        assertThat(receiver.received().get(0).json().path("type").asString()).isEqualTo("test");
        assertThat(controller.list(DeliveryState.DELIVERED, null, 0, 50).items())
                .extracting(NotificationView::webhook)
                .containsExactly(LINE);
        assertThat(controller.list(null, OFFICE, 0, 50).items())
                .extracting(NotificationView::state)
                .containsExactly(DeliveryState.PENDING);
        assertThat(controller.list(null, null, 0, 50).total()).isEqualTo(2);
        verify(audit)
                .record(argThat(event -> event.action().equals("notification_test")
                        && String.valueOf(event.detail()).contains(LINE + ", " + OFFICE)));
    }

    private void happened(String action, String reason) {
        happened(event(action, reason));
    }

    private void happened(AuditEvent event) {
        transaction.executeWithoutResult(status -> events.publishEvent(event));
    }

    private static AuditEvent event(String action, String reason) {
        return new AuditEvent(action, Outcome.SUCCEEDED, null, null, null, new Actor("anna"), reason, null);
    }

    private WebhookQueue queue(String name) {
        return new WebhookQueue(
                receiver.webhook(name), deliveries, turns(identity), new WebhookClient(SETTINGS, clock), backoff());
    }

    private WebhookTurns turns(RunnerIdentity runner) {
        return new WebhookTurns(runners.leasesOf(runner), SETTINGS);
    }

    private static Backoff backoff() {
        return new Backoff(SETTINGS.delay(), SETTINGS.maxDelay(), new Random(1));
    }

    private void sendUntilDelivered(WebhookQueue queue, int count) {
        await().untilAsserted(() -> {
            queue.sendDue();
            assertThat(states(LINE)).hasSize(count).containsOnly(DeliveryState.DELIVERED);
        });
    }

    private List<Notification> rows(String webhook) {
        return notifications.findAll(Sort.by("id")).stream()
                .filter(row -> row.webhook().equals(webhook))
                .toList();
    }

    private List<DeliveryState> states(String webhook) {
        return rows(webhook).stream().map(Notification::state).toList();
    }

    private List<String> ids() {
        return receiver.received().stream()
                .map(message -> message.json().path("id").asString())
                .distinct()
                .toList();
    }

    private static NotificationSettings settings(Webhook... webhooks) {
        return new NotificationSettings(
                List.of(webhooks),
                Duration.ofMillis(20),
                Duration.ofMillis(700),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofHours(24),
                Duration.ofDays(7));
    }
}
