package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody looks up who did what, takes it away as a table, and asks whether it is still what was written. */
@ConsoleTest
class AuditPageTests {

    @Autowired
    private RunnerClient runner;

    @Autowired
    private JdbcClient database;

    @Test
    void findsWhatSomebodyDidAndOpensIt(Visitor visitor) {
        String user = "audited-" + UUID.randomUUID().toString().substring(0, 8);
        runner.post("/api/v1/users", Map.of("username", user, "password", RunnerClient.PASSWORD, "role", "viewer"));
        runner.send(HttpMethod.PUT, "/api/v1/pids/-bad/pin", Map.of("reason", "x"), headers -> {});

        visitor.as(Role.VIEWER)
                .open("/console/audit")
                .fill("Operator", "admin")
                .fill("Action", "user_create")
                .select("Outcome", "succeeded")
                .press("Filter");

        assertThat(visitor.page()).hasURL(java.util.regex.Pattern.compile("operator=admin.*action=user_create"));
        Locator newest = visitor.main().locator("tbody tr").first();
        assertThat(newest).containsText("user_create");
        newest.locator("summary").click();
        assertThat(newest).containsText(user);
        visitor.axe().screenshot("audit");
    }

    @Test
    void anEmergencyShowsTheFigureThatCausedIt(Visitor visitor) {
        long id =
                database.sql("select last_id from audit_head").query(Long.class).single();
        database.sql(
                        "update audit_entry set trigger_metric = 'error_rate', trigger_value = 0.31, trigger_threshold = 0.05,"
                                + " trigger_window_ms = 60000, trigger_calls = 64 where id = :id")
                .param("id", id)
                .update();
        try {
            visitor.as(Role.VIEWER).open("/console/audit");
            Locator row = visitor.main().locator("tbody tr", new Locator.LocatorOptions().setHasText("Row " + id));
            row.locator("summary").click();
            assertThat(row).containsText("error_rate");
            assertThat(row).containsText("0.31");
            assertThat(row).containsText("64");
        } finally {
            database.sql("update audit_entry set trigger_metric = null, trigger_value = null, trigger_threshold = null,"
                            + " trigger_window_ms = null, trigger_calls = null where id = :id")
                    .param("id", id)
                    .update();
        }
    }

    @Test
    void whatIsFilteredIsTakenAwayAsATable(Visitor visitor) throws Exception {
        visitor.as(Role.VIEWER).open("/console/audit?action=user_create");

        Download download = visitor.page().waitForDownload(() -> visitor.follow("Download as CSV"));

        assertThat(Files.readAllLines(download.path()))
                .hasSizeGreaterThan(1)
                .first()
                .asString()
                .startsWith("id,at,pid,action");
        assertThat(Files.readAllLines(download.path()).stream().skip(1)).allMatch(line -> line.contains("user_create"));
    }

    @Test
    void moreThanAPageIsTurnedOver(Visitor visitor) {
        for (int row = 1; row <= 51; row++) {
            runner.send(HttpMethod.PUT, "/api/v1/pids/PAGED/pin", Map.of("reason", "row " + row), headers -> {});
        }

        visitor.as(Role.VIEWER).open("/console/audit").fill("PID", "PAGED").press("Filter");
        assertThat(rows(visitor)).hasCount(50);
        assertThat(rows(visitor).first()).containsText("row 51");
        visitor.follow("Next").sees("Page 2 of 2").axe();

        assertThat(rows(visitor).last()).containsText("row 1");
        assertThat(visitor.field("PID")).hasValue("PAGED");
        visitor.follow("Previous").sees("Page 1 of 2");
        assertThat(rows(visitor)).hasCount(50);
        runner.delete("/api/v1/pids/PAGED/pin");
    }

    @Test
    void whatARequestDidIsFoundByItsId(Visitor visitor) {
        String request = "look-up-" + UUID.randomUUID().toString().substring(0, 8);
        for (String pid : new String[] {"TRACED1", "TRACED2"}) {
            runner.send(
                    HttpMethod.PUT,
                    "/api/v1/pids/" + pid + "/pin",
                    Map.of("reason", "traced"),
                    headers -> headers.set("X-Request-Id", request));
            runner.delete("/api/v1/pids/" + pid + "/pin");
        }

        visitor.as(Role.VIEWER).open("/console/audit?pid=TRACED1");
        Locator pinned = rows(visitor).last();
        pinned.locator("summary").click();
        assertThat(pinned).containsText(request);
        visitor.axe().follow(request);

        assertThat(rows(visitor)).hasCount(2);
        assertThat(visitor.field("Request")).hasValue(request);
        assertThat(rows(visitor).first()).containsText("TRACED2");
        visitor.screenshot("audit-request");
    }

    @Test
    void aTamperedRowIsFound(Visitor visitor) {
        visitor.as(Role.VIEWER)
                .open("/console/audit")
                .follow("Verify the chain")
                .sees("Intact");
        long last =
                database.sql("select last_id from audit_head").query(Long.class).single();
        String reason = database.sql("select reason from audit_entry where id = :id")
                .param("id", last)
                .query(String.class)
                .single();
        write(last, reason + "!");
        try {
            visitor.press("Verify again")
                    .sees("Broken at row " + last)
                    .sees("not as it was written")
                    .axe()
                    .screenshot("audit-broken");
        } finally {
            write(last, reason);
        }
        visitor.press("Verify again").sees("Intact");
    }

    @Test
    void aRowThatWasNotedIsComparedWithIt(Visitor visitor) {
        visitor.as(Role.VIEWER).open("/console/audit/verify");
        String hash = visitor.main().locator("dd .digest").innerText();
        long last = Long.parseLong(
                visitor.main().locator("dl.facts dd").nth(1).innerText().replace(",", ""));

        visitor.fill("Row", Long.toString(last))
                .fill("Hash", hash)
                .press("Verify again")
                .sees("Intact");
        visitor.fill("Hash", "0".repeat(64)).press("Verify again").sees("Broken at row " + last);
    }

    private static Locator rows(Visitor visitor) {
        return visitor.main().locator("tbody tr");
    }

    private void write(long id, String reason) {
        database.sql("update audit_entry set reason = :reason where id = :id")
                .param("reason", reason)
                .param("id", id)
                .update();
    }
}
