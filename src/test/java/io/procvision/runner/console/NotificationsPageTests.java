package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import io.procvision.runner.accounts.Role;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody looks what became of messages to webhooks, of which this service has none, so that one can only fail. */
@ConsoleTest
class NotificationsPageTests {

    private static final String WEBHOOK = "a-former-webhook";

    @Autowired
    private JdbcClient database;

    @AfterEach
    void remove() {
        database.sql("delete from notification where webhook = :webhook")
                .param("webhook", WEBHOOK)
                .update();
    }

    @Test
    void aMessageThatWasGivenUpIsFoundAndWhySendingItAgainFails(Visitor visitor) {
        givenUp();

        visitor.as(Role.OPERATOR)
                .open("/console/notifications")
                .select("State", "failed")
                .press("Filter")
                .sees(WEBHOOK)
                .sees("it answered with status 500")
                .axe()
                .screenshot("notifications");
        visitor.main()
                .getByRole(AriaRole.BUTTON)
                .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Send again"))
                .first()
                .click();

        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("no longer names");
        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("1006");
    }

    @Test
    void aViewerSeesMessagesAndMaySendNone(Visitor visitor) {
        givenUp();

        visitor.as(Role.VIEWER)
                .open("/console/notifications")
                .sees(WEBHOOK)
                .doesNotSee("Send again")
                .doesNotSee("Send a test");
    }

    @Test
    void withoutWebhooksItSaysHowToGetOne(Visitor visitor) {
        visitor.as(Role.ADMIN).open("/console/notifications").sees("runner.notification.webhooks");
    }

    private void givenUp() {
        OffsetDateTime now = OffsetDateTime.now(java.time.ZoneOffset.UTC);
        database.sql("""
                        insert into notification (event_id, webhook, type, body, created_at, state, attempts, due_at, give_up_at,
                                                  settled_at, last_error)
                        values (:event, :webhook, 'emergency', '{}', :now, 'FAILED', 12, :now, :now, :now,
                                'it answered with status 500')""")
                .param("event", UUID.randomUUID())
                .param("webhook", WEBHOOK)
                .param("now", now)
                .update();
    }
}
