package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Parts of a page come anew while somebody is at them, with a keyboard, a finger or a screen reader. */
@ConsoleTest
class LivePartsTests {

    private static final String PID = "A18";
    private static final Pattern ITS_PAGE = Pattern.compile("/console/pids/" + PID + "$");

    /** Waits until what a part has just been sent has been dealt with. */
    private static final String FETCH = """
            id => new Promise(done => {
              document.addEventListener('htmx:afterOnLoad', function arrived(event) {
                if (event.detail.target.id === id) {
                  document.removeEventListener('htmx:afterOnLoad', arrived);
                  done();
                }
              });
              document.body.dispatchEvent(new CustomEvent('runner-change-pids'));
            })
            """;

    @Autowired
    private RunnerClient runner;

    @BeforeEach
    void bind() {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");
        runner.switchTo("fault_lab", "1.0.0", PID);
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void theKeyboardStaysWhereItIsInARowThatComesAnew(Visitor visitor) {
        Page page = visitor.as(Role.VIEWER).open("/console?q=" + PID).page();
        reach(page, link(visitor));

        runner.activate("fault_lab", "1.1.0", PID);

        assertThat(row(visitor)).containsText("1.1.0");
        assertThat(link(visitor)).isFocused();
        page.keyboard().press("Enter");
        assertThat(page).hasURL(ITS_PAGE);
    }

    @Test
    void whatHasTheFocusAndGoesLeavesItToItsPart(Visitor visitor) {
        Page page = visitor.as(Role.OPERATOR).open("/console/pids/" + PID).page();
        reach(page, page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Emergency rollback")));

        runner.unbind(PID);

        assertThat(visitor.main().getByText("Emergency rollback")).hasCount(0);
        assertThat(page.locator("#head")).isFocused();
    }

    @Test
    void whatTheServerSaysAgainIsNotReplaced(Visitor visitor) {
        Page page = visitor.as(Role.OPERATOR).open("/console/pids/" + PID).page();
        page.evaluate("document.getElementById('head').isTheFirst = true");

        page.evaluate(FETCH, "head");

        assertThat(page.evaluate("document.getElementById('head').isTheFirst")).isEqualTo(true);
    }

    @Test
    void aPressThatLastsMeansWhatItBeganOn(Visitor visitor) {
        Page page = visitor.as(Role.VIEWER).open("/console?q=" + PID).page();
        page.locator("input[name=q]").focus(); // which the press takes away from it
        press(page, link(visitor));
        page.evaluate("() => new Promise(later => setTimeout(later, 500))");

        runner.activate("fault_lab", "1.1.0", PID);
        page.evaluate(FETCH, "line");
        assertThat(row(visitor)).containsText("1.0.0");
        page.mouse().up();

        assertThat(page).hasURL(ITS_PAGE);
    }

    /** The history is not fetched from time to time, so that nothing else could bring what was missed. */
    @Test
    void whatCameDuringAPressIsShownAfterIt(Visitor visitor) {
        Page page = visitor.as(Role.VIEWER).open("/console/pids/" + PID).page();
        Locator newest = visitor.main().locator("#history li").first();
        press(page, page.locator("#history-title"));

        runner.activate("fault_lab", "1.1.0", PID);
        page.evaluate(FETCH, "history");
        assertThat(newest).containsText("1.0.0");
        page.mouse().up();

        assertThat(newest).containsText("1.1.0");
    }

    @Test
    void whatChangesIsToldByARegionThatStays(Visitor visitor) {
        Page page = visitor.as(Role.VIEWER).open("/console/pids/" + PID).page();
        Locator announcement = page.locator("#announcement");
        assertThat(announcement).isEmpty();
        page.evaluate("document.getElementById('announcement').isTheFirst = true");

        runner.unbind(PID);

        assertThat(announcement).hasText("PID " + PID + " free");
        assertThat(page.evaluate("document.getElementById('announcement').isTheFirst"))
                .isEqualTo(true);
    }

    @Test
    void aServerThatFailsIsNotMistakenForACalmLine(Visitor visitor) {
        Predicate<Request> partly = request -> request.headers().containsKey("hx-request");
        Page page = visitor.as(Role.VIEWER)
                .expectComplaint("503")
                .expectComplaint("Response Status Error Code")
                .open("/console?q=" + PID)
                .page();
        Locator banner = page.locator("#connection");
        assertThat(banner).not().isVisible();

        page.route("**/*", route -> {
            if (partly.test(route.request())) {
                route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("<h1>upstream is gone</h1>"));
            } else {
                route.resume();
            }
        });
        assertThat(banner).isVisible();
        assertThat(banner).containsText("what you see may be old");
        assertThat(banner.locator("time")).containsText(Pattern.compile("20\\d\\d"));
        assertThat(page.locator("#announcement")).containsText("what you see may be old");
        visitor.sees(PID).axe();

        page.unroute("**/*");
        assertThat(banner).not().isVisible();
    }

    private static Locator row(Visitor visitor) {
        return visitor.main().locator("tbody tr");
    }

    private static Locator link(Visitor visitor) {
        return row(visitor).locator("th a");
    }

    /** By the keyboard alone, as somebody without a mouse gets there. */
    private static void reach(Page page, Locator element) {
        for (int steps = 0; steps < 60; steps++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(element.evaluate("each => each === document.activeElement"))) {
                return;
            }
        }
        throw new AssertionError("the keyboard does not get to " + element);
    }

    private static void press(Page page, Locator element) {
        element.scrollIntoViewIfNeeded();
        BoundingBox box = Objects.requireNonNull(element.boundingBox());
        Mouse mouse = page.mouse();
        mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        mouse.down();
    }
}
