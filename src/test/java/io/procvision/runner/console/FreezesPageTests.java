package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The calendar of times without changes, as people keep it. */
@ConsoleTest
class FreezesPageTests {

    @Autowired
    private RunnerClient runner;

    @AfterEach
    void clear() {
        runner.get("/api/v1/freezes")
                .body()
                .valueStream()
                .filter(freeze -> freeze.path("name").asString().equals("moving day"))
                .forEach(freeze ->
                        runner.delete("/api/v1/freezes/" + freeze.path("id").asLong()));
    }

    @Test
    void aWindowIsMadeAndEnded(Visitor visitor) {
        visitor.as(Role.ADMIN).open("/console/freezes").axe().follow("New window");
        visitor.fill("Name", "moving day").fill("Reason", "nobody here");
        visitor.fill("From", "2099-01-01T08:00")
                .fill("Until", "2098-01-01T08:00")
                .axe()
                .press("Freeze once");
        assertThat(visitor.page().locator(".flash")).containsText("which is not after");
        assertThat(visitor.page().getByLabel("From")).hasValue("2099-01-01T08:00");
        visitor.screenshot("freeze-new");

        visitor.fill("Until", "2099-01-02T08:00").press("Freeze once");
        visitor.sees("moving day").sees("nobody here").sees("Not now").axe().screenshot("freezes");
        visitor.follow("End the window moving day for good")
                .sees("gone for good")
                .axe();
        visitor.fill("Reason", "we stay").press("End it for good").doesNotSee("moving day");
    }

    @Test
    void aWeeklyWindowIsInTheTimeZoneOfTheBrowser(Visitor visitor) {
        visitor.as(Role.ADMIN)
                .open("/console/freezes/new")
                .fill("Name", "moving day")
                .fill("Reason", "at night");
        assertThat(visitor.page().getByLabel("Time zone of the times below")).hasValue("Europe/Berlin");
        String today = LocalDate.now(ZoneId.of("Europe/Berlin"))
                .plusDays(3)
                .getDayOfWeek()
                .getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        visitor.page()
                .getByLabel(today, new Page.GetByLabelOptions().setExact(true))
                .first()
                .check();
        visitor.fill("Begins at", "02:00").fill("Ends at", "03:00").press("Freeze every week");
        visitor.sees("moving day").sees(today).sees("02:00").sees("Europe/Berlin");
    }
}
