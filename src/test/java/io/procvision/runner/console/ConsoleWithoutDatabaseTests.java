package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import io.procvision.runner.core.Pid;
import io.procvision.runner.rollback.RollbackTarget;
import io.procvision.runner.routing.RoutingTable;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The emergency button is for the moment when nothing else works. */
@ConsoleTest
@Import(BreakableDatabase.Configuration.class)
class ConsoleWithoutDatabaseTests {

    private static final String PID = "A17";

    @Autowired
    private RunnerClient runner;

    @Autowired
    private BreakableDatabase database;

    @Autowired
    private RollbackTarget target;

    @Autowired
    private RoutingTable routes;

    @BeforeEach
    void bind() {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");
        runner.activate("fault_lab", "1.0.0", PID);
        runner.activate("fault_lab", "1.1.0", PID);
        // As a look of the evaluator does, a second after a change.
        target.previous(routes.find(new Pid(PID)).orElseThrow().binding());
    }

    @AfterEach
    void comeBack() {
        database.comeBack();
        runner.unbind(PID);
    }

    @Test
    void theEmergencyButtonWorksWhileTheDatabaseIsDown(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/pids/" + PID);
        database.goDown();

        takeItBack(visitor);
        visitor.axe().screenshot("pid-without-database");

        database.comeBack();
        requireTold();
        visitor.open("/console/pids/" + PID).sees("smells burnt").doesNotSee("The database does not answer");
    }

    /** Whoever hurries waits for it once per page, and not for each thing that the page would like to know. */
    @Test
    void theEmergencyButtonWorksWhileTheDatabaseHangs(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/pids/" + PID);
        database.freeze();

        visitor.page().navigate("about:blank");
        await().during(Duration.ofSeconds(1)) // until what the page before asked for is answered
                .atMost(Duration.ofSeconds(20))
                .until(() -> database.asked() == 0);
        visitor.open("/console/pids/%s/emergency".formatted(PID));
        assertThat(database.asked()).as("waits of the page").isLessThanOrEqualTo(1);
        takeItBack(visitor);

        database.comeBack();
        requireTold();
    }

    @Test
    void whatNeedsTheDatabaseSaysBeforehandThatItWillBeRefusedAndIsRefusedInWords(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/pids/" + PID);
        database.goDown();

        visitor.open("/console/pids/%s/unbind".formatted(PID))
                .sees("The database does not answer.")
                .sees("only an emergency rollback goes on without it");
        visitor.axe().fill("Reason", "done for today").press("Unbind " + PID);

        assertThat(visitor.page().locator(".flash")).containsText("3005");
        assertThat(routes.find(new Pid(PID))).as("it serves on").isPresent();
    }

    private void takeItBack(Visitor visitor) {
        visitor.open("/console/pids/%s/emergency".formatted(PID))
                .sees("Emergency: take %s back at once?".formatted(PID))
                .sees("The database does not answer.")
                .sees("The emergency rollback goes on without it");
        visitor.axe().fill("Reason", "smells burnt").press("Take %s back to fault_lab 1.0.0 now".formatted(PID));

        assertThat(visitor.page().locator(".flash")).containsText(PID + " is back on fault_lab 1.0.0");
        visitor.sees("fault_lab 1.1.0 is quarantined here")
                .sees("What happened is kept in the store")
                .doesNotSee("never had a version");
        assertThat(runner.call(PID, "{}").status()).as("it serves").isEqualTo(200);
    }

    private void requireTold() {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(runner.get("/api/v1/pids/%s/history".formatted(PID))
                                .items("cause"))
                        .startsWith("emergency", "activate"));
        assertThat(runner.get("/api/v1/pids/%s/history".formatted(PID)).items("reason"))
                .startsWith("smells burnt");
        assertThat(runner.get("/api/v1/pids/%s/history".formatted(PID)).items("operator"))
                .startsWith(Logins.name(Role.OPERATOR));
    }
}
