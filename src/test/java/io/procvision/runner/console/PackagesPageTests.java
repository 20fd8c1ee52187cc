package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.procvision.runner.Fixtures;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.StoreFolder;
import io.procvision.runner.accounts.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Packages as people bring them in, look at them, take them out of use and delete them. */
@ConsoleTest
class PackagesPageTests {

    private static final String PID = "A18";
    private static final String PACKAGE = "/console/packages/broken_lab/1.0.0";

    /** A virtual environment is made, on a machine that has other things to do. */
    private static final double INSTALLATION_MS = 120_000;

    @Autowired
    private RunnerClient runner;

    @Autowired
    private StoreFolder store;

    @AfterEach
    void remove() {
        runner.delete("/api/v1/algorithms/broken_lab/1.0.0?force=true");
    }

    @Test
    void aPackageIsInstalledTakenOutOfUseAndDeletedByForce(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/packages").axe().follow("Install a package");
        visitor.axe().screenshot("install");
        choose(visitor, "broken_lab-1.0.0.zip");
        visitor.press("Install");
        assertThat(visitor.page()).hasURL(Pattern.compile("/console/operations/"));
        assertThat(visitor.main())
                .containsText(
                        "broken_lab 1.0.0 is installed",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(INSTALLATION_MS));
        visitor.axe().screenshot("operation-installed");

        visitor.follow("Look at it").sees("fault_lab.main:FaultLab").sees("among the newest 3 of broken_lab");
        visitor.axe().screenshot("package");
        visitor.follow("Withdraw it everywhere …")
                .sees("No PID has it now")
                .axe()
                .screenshot("package-withdraw");
        visitor.fill("Reason", "misses scratches").press("Withdraw it everywhere");
        visitor.sees("Withdrawn everywhere").sees("misses scratches");
        visitor.follow("Allow it again …").axe().fill("Reason", "it did not").press("Allow it again");
        visitor.doesNotSee("Withdrawn everywhere");

        assertThat(runner.switchTo("broken_lab", "1.0.0", PID).status()).isEqualTo(200);
        visitor.as(Role.ADMIN).open(PACKAGE).sees("active on " + PID).follow("Delete it …");
        visitor.sees("unbinds these PIDs").sees(PID).axe().screenshot("package-delete");
        visitor.page().getByLabel("Yes, unbind %s and delete it".formatted(PID)).check();
        visitor.fill("Reason", "recalled").press("Delete it");
        assertThat(visitor.page()).hasURL(Pattern.compile("/console/packages$"));
        visitor.doesNotSee("broken_lab 1.0.0");
        assertThat(runner.get("/api/v1/algorithms/broken_lab/1.0.0").code()).isEqualTo("2008");
        assertThat(runner.call(PID, "{}").code()).isEqualTo("1001");
    }

    @Test
    void aPackageThatDoesNotPassIsToldWithWhatToDo(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/packages/install");
        choose(visitor, "broken/2004_missing_wheel.zip");
        visitor.press("Only check it");
        visitor.sees("It does not pass").sees("2004").sees("not-in-wheels").sees("Skipped");
        visitor.axe().screenshot("validation-failed");
    }

    @Test
    void aFailedInstallationFoldsWhatTheToolPrinted(Visitor visitor) {
        visitor.as(Role.OPERATOR).open("/console/packages/install");
        choose(visitor, "broken/2005_syntax_error.zip");
        visitor.press("Install");
        Locator output = visitor.main().getByRole(AriaRole.GROUP);
        assertThat(output).containsText("What the tool printed", patiently());
        assertThat(output.locator("pre")).not().isVisible();
        output.locator("summary").click();
        assertThat(output.locator("pre")).containsText("SyntaxError");
        visitor.sees("2005").axe().screenshot("operation-failed");
    }

    @Test
    void anArchiveInTheFolderIsInstalledFromThere(Visitor visitor) throws IOException {
        Path waiting = store.home().resolve("algorithms/zips/waiting.zip");
        Files.copy(Fixtures.fixture("broken/2002_no_manifest.zip"), waiting);
        try {
            visitor.as(Role.OPERATOR).open("/console/packages/install").press("Install waiting.zip");
            visitor.sees("2002").sees("The archive has no manifest.json").axe();
            visitor.open("/console/packages")
                    .sees("Installation of waiting.zip")
                    .screenshot("packages");
        } finally {
            Files.delete(waiting);
        }
    }

    /** As a proxy does that takes no files of that size. */
    @Test
    void theAnswerOfSomethingInBetweenLeavesThePageAsItWas(Visitor visitor) {
        visitor.as(Role.OPERATOR).expectComplaint("413").open("/console/packages/install");
        visitor.page()
                .route(
                        url -> url.contains("/console/packages/install"),
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setStatus(413)
                                .setContentType("text/html")
                                .setBody("<h1>413 Request Entity Too Large</h1>")));
        choose(visitor, "broken/2002_no_manifest.zip");
        visitor.press("Install");

        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("The file did not arrive");
        assertThat(visitor.main().getByRole(AriaRole.HEADING).first()).hasText("Install a package");
        assertThat(visitor.main().locator("form[data-upload] button.primary")).isEnabled();
        visitor.axe();
    }

    @Test
    void withoutScriptsItIsSentAndFollowedByHand(Visitor visitor) {
        visitor.page().route("**/*.js", PackagesPageTests::withoutContent);
        visitor.as(Role.OPERATOR).open("/console/packages/install");
        choose(visitor, "broken/2001_no_requirements.zip");
        visitor.press("Install");
        assertThat(visitor.page()).hasURL(Pattern.compile("/console/operations/"));
        String answer = "requirements.txt is missing";
        for (int looks = 0; looks < 100 && !visitor.main().innerText().contains(answer); looks++) {
            visitor.page().reload();
        }
        visitor.sees(answer).sees("2001");
    }

    @Test
    void whoeverMayOnlyLookIsOfferedNothingElse(Visitor visitor) {
        runner.installed("canary_lab-1.0.0");

        visitor.as(Role.VIEWER)
                .open("/console/packages?name=canary")
                .sees("canary_lab 1.0.0")
                .doesNotSee("Install a");
        visitor.open("/console/packages/canary_lab/1.0.0").sees("SHA-256").doesNotSee("What can be done");
        visitor.expectComplaint("403")
                .open("/console/packages/canary_lab/1.0.0/delete")
                .sees("3003");
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(INSTALLATION_MS);
    }

    private static void choose(Visitor visitor, String fixture) {
        visitor.page().locator("input[type=file]").setInputFiles(Fixtures.fixture(fixture));
    }

    private static void withoutContent(Route route) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("text/javascript").setBody(""));
    }
}
