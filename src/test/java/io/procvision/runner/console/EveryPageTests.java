package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.procvision.runner.Fixtures;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.FileSystemResource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What every page owes to people: no barriers in any theme, both languages complete, nothing wrong in its browser. */
@ConsoleTest
class EveryPageTests {

    private static final String PID = "A20";
    private static final String CANARY_PID = "A19";

    /** No pages: a stream, figures for charts, a table to take away, and the answer to addresses that lead nowhere. */
    private static final Set<String> OTHERS =
            Set.of("/console/events", "/console/pids/{pid}/trend", "/console/audit.csv", "/console/**");

    /**
     * What is to be pressed and lower than 44 pixels, beside links within a sentence and what only a keyboard gets to; of a
     * box to tick its words are the target.
     */
    private static final String TOO_SMALL = """
            () => [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
              .map(each => [each.matches("[type=checkbox], [type=radio]") ? each.closest("label") ?? each : each, each])
              .filter(([target, each]) => each.checkVisibility() && !each.matches(".visually-hidden, .skip")
                && !each.closest("p:not(.row):not(.back)")?.textContent.trim().replace(each.textContent.trim(), ""))
              .map(([target, each]) => [target.getBoundingClientRect().height, each.outerHTML.slice(0, 150)])
              .filter(([height]) => height > 0 && height < 43.5)
              .map(([height, html]) => `${height}: ${html}`)
            """;

    private static final int PHONE = 390;
    private static final int PHONE_HEIGHT = 844;

    @Autowired
    private RunnerClient runner;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    /** The address of a page that there is, by the pattern of its route. */
    private final Map<String, String> pages = new TreeMap<>();

    private String token = "";
    private String canary = "";
    private String freeze = "";

    @BeforeEach
    void makeSomethingToShow() {
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");
        for (String version : List.of("1.1.0", "1.0.0")) {
            runner.switchTo("fault_lab", version, PID, CANARY_PID);
        }
        canary = made(
                "/api/v1/canaries",
                Map.of(
                        "name", "fault_lab",
                        "version", "1.1.0",
                        "stages", List.of(Map.of("pids", List.of(CANARY_PID), "bake", "PT1H")),
                        "criteria", Map.of("max_error_rate", 0.02, "min_calls", 50),
                        "reason", "to be looked at"));
        token = made("/api/v1/tokens", Map.of("name", "page-" + System.nanoTime(), "role", "client"));
        freeze = made(
                "/api/v1/freezes",
                Map.of(
                        "name", "far away",
                        "from", "2090-01-01T00:00:00Z",
                        "until", "2090-01-02T00:00:00Z",
                        "reason", "to be looked at"));
        String operation = made(
                "/api/v1/algorithms/install",
                RunnerClient.parts("file", new FileSystemResource(Fixtures.fixture("fault_lab-1.0.0.zip"))));

        add("/console");
        for (String page : List.of("", "/change", "/rollback", "/emergency", "/unbind", "/pin", "/unpin")) {
            add("/console/pids/{pid}" + page, "{pid}", PID);
        }
        pages.put(
                "/console/pids/{pid}/release", "/console/pids/%s/release?name=fault_lab&version=1.0.0".formatted(PID));
        add("/console/packages");
        add("/console/packages/install");
        add("/console/operations/{id}", "{id}", operation);
        for (String page : List.of("", "/withdraw", "/allow", "/delete")) {
            add("/console/packages/{name}/{version}" + page, "{name}/{version}", "fault_lab/1.0.0");
        }
        add("/console/canaries");
        add("/console/canaries/new");
        add("/console/canaries/{id}", "{id}", canary);
        add("/console/canaries/{id}/{move}", "{id}/{move}", canary + "/abort");
        add("/console/freezes");
        add("/console/freezes/new");
        add("/console/freezes/{id}/delete", "{id}", freeze);
        add("/console/processes");
        add("/console/processes/{id}", "{id}", "fault_lab@1.0.0~1");
        add("/console/audit");
        add("/console/audit/verify");
        pages.put("/console/policy", "/console/policy?pid=" + PID);
        add("/console/notifications");
        add("/console/tokens");
        add("/console/tokens/{id}", "{id}", token);
        add("/console/users");
        add("/console/users/{username}", "{username}", "admin");
        add("/console/account");
    }

    @AfterEach
    void takeItAway() {
        runner.post("/api/v1/canaries/%s/abort".formatted(canary), Map.of("reason", "looked at"));
        runner.delete("/api/v1/tokens/" + token);
        runner.delete("/api/v1/freezes/" + freeze);
        runner.unbind(PID, CANARY_PID);
    }

    private String made(String path, Object body) {
        RunnerClient.Answer answer = runner.post(path, body);
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 202);
        return answer.body().path("id").asString();
    }

    private void add(String page) {
        pages.put(page, page);
    }

    private void add(String pattern, String part, String value) {
        pages.put(pattern, pattern.replace(part, value));
    }

    @Test
    void noPageIsLeftOut() {
        Set<String> routes = new TreeSet<>();
        mappings.getHandlerMethods().keySet().forEach(info -> {
            Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
            if (methods.isEmpty() || methods.contains(RequestMethod.GET)) {
                info.getPatternValues().stream()
                        .filter(path -> path.startsWith("/console"))
                        .forEach(routes::add);
            }
        });
        routes.removeAll(OTHERS);

        assertThat(pages.keySet()).isEqualTo(routes);
    }

    /** By day in English and at night in Chinese: contrasts and words do not depend on each other. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void everyPageIsWithoutBarriersAndInOneLanguage(String language, Visitor visitor) {
        visitor.as(Role.ADMIN).speak(language);
        if (language.equals("zh")) {
            visitor.atNight();
        }
        List<String> tooSmall = new ArrayList<>();
        for (String path : pages.values()) {
            Page page = visitor.open(path).page();
            assertThat(page.locator("html").getAttribute("lang")).startsWith(language);
            assertThat(page.locator("h1").count()).as("headings of %s", path).isEqualTo(1);
            assertThat(page.title()).as("title of %s", path).doesNotContain("??");
            assertThat(Objects.requireNonNull(page.content())).as(path).doesNotContain("??");
            visitor.axe();
            page.setViewportSize(PHONE, PHONE_HEIGHT);
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as("width of %s on a phone", path)
                    .isEqualTo(PHONE);
            visitor.axe();
            tooSmall.add(path + " on a phone: " + page.evaluate(TOO_SMALL));
            page.setViewportSize(1280, 900);
            tooSmall.add(path + ": " + page.evaluate(TOO_SMALL));
        }
        assertThat(tooSmall).as("hard to hit with gloves").allMatch(found -> found.endsWith(": []"));
    }

    /** Where a contrast or a word of one language is only of one theme. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void everyPageIsWithoutBarriersInTheOtherThemeToo(String language, Visitor visitor) {
        visitor.as(Role.ADMIN).speak(language);
        if (language.equals("en")) {
            visitor.atNight();
        }
        for (String path : pages.values()) {
            Page page = visitor.open(path).page();
            assertThat(page.locator("html").getAttribute("lang")).startsWith(language);
            visitor.axe();
        }
    }
}
