package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
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
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What every page owes to people: no barriers in any theme, both languages complete, nothing wrong in its browser. */
@ConsoleTest
class EveryPageTests {

    private static final String PID = "A20";

    /**
     * No pages: a stream, a table to take away, the figures of charts, and the answer to addresses that lead nowhere. The
     * ways back need a history, which {@link LineAndPidPageTests} makes.
     */
    private static final Set<String> OTHERS = Set.of(
            "/console/events",
            "/console/audit.csv",
            "/console/pids/{pid}/trend",
            "/console/pids/{pid}/rollback",
            "/console/pids/{pid}/emergency",
            "/console/**");

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

    @BeforeEach
    void makeSomethingToShow() {
        runner.installed("other_lab-1.0.0");
        runner.switchTo("other_lab", "1.0.0", PID);
        token = runner.post("/api/v1/tokens", Map.of("name", "page-" + System.nanoTime(), "role", "client"))
                .body()
                .path("id")
                .asString();
        pages.put("/console", "/console");
        for (String part : new String[] {"", "/change", "/unbind", "/pin", "/unpin"}) {
            pages.put("/console/pids/{pid}" + part, "/console/pids/" + PID + part);
        }
        pages.put("/console/pids/{pid}/release", "/console/pids/" + PID + "/release?name=other_lab&version=1.1.0");
        pages.put("/console/processes", "/console/processes");
        pages.put("/console/processes/{id}", "/console/processes/other_lab@1.0.0~1");
        pages.put("/console/audit", "/console/audit");
        pages.put("/console/audit/verify", "/console/audit/verify");
        pages.put("/console/policy", "/console/policy?pid=" + PID);
        pages.put("/console/notifications", "/console/notifications");
        pages.put("/console/tokens", "/console/tokens");
        pages.put("/console/tokens/{id}", "/console/tokens/" + token);
        pages.put("/console/users", "/console/users");
        pages.put("/console/users/{username}", "/console/users/admin");
        pages.put("/console/account", "/console/account");
    }

    @AfterEach
    void takeItAway() {
        runner.delete("/api/v1/tokens/" + token);
        runner.unbind(PID);
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
            page.setViewportSize(1280, 900);
        }
    }
}
