package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.procvision.runner.Fixtures;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Takes the pictures of the README: {@code ./mvnw test -Dtest=ReadmePictures}. Its name keeps it out of every other run, so
 * that it finds an empty line, which it fills with the samples.
 */
@ConsoleTest
class ReadmePictures {

    private static final Path FOLDER = Path.of("docs", "images");
    private static final int WIDTH = 1180;
    private static final int HEIGHT = 760;

    @Autowired
    private RunnerClient runner;

    @Test
    void take(Visitor visitor) {
        for (String version : List.of("1.0.0", "1.1.0")) {
            assertThat(runner.install(Fixtures.sample("dark_spots-%s.zip".formatted(version)))
                            .status())
                    .isIn(200, 201);
        }
        List<String> pids = runner.get("/api/v1/algorithms/dark_spots/1.0.0")
                .body()
                .path("supported_pids")
                .valueStream()
                .map(pid -> pid.asString())
                .toList();
        String first = pids.get(0);
        runner.activate("dark_spots", "1.0.0", pids.toArray(String[]::new));
        runner.activate("dark_spots", "1.1.0", first);
        for (int call = 0; call < 40; call++) {
            for (String pid : pids) {
                runner.call(pid, Map.of("step_index", 1, "step_desc", "top side"));
            }
        }
        String canary = runner.post(
                        "/api/v1/canaries",
                        Map.of(
                                "name",
                                "dark_spots",
                                "version",
                                "1.1.0",
                                "stages",
                                List.of(Map.of("pids", List.of(pids.get(1)), "bake", "PT10M"), Map.of("percent", 100)),
                                "criteria",
                                Map.of("max_error_rate", 0.02, "min_calls", 50),
                                "auto_promote",
                                true,
                                "reason",
                                "finds smaller spots"))
                .body()
                .path("id")
                .asString();
        runner.call(pids.get(1), Map.of("step_index", 1, "step_desc", "top side"));

        visitor.as(Role.OPERATOR);
        visitor.page().setViewportSize(WIDTH, HEIGHT);
        picture(visitor.open("/console"), "overview");
        picture(visitor.open("/console/pids/" + first), "pid");
        picture(visitor.open("/console/canaries/" + canary), "canary");
        visitor.page().setViewportSize(390, 760);
        picture(visitor.atNight().open("/console/pids/" + first), "phone");
        runner.post("/api/v1/canaries/%s/abort".formatted(canary), Map.of("reason", "picture taken"));
    }

    private static void picture(Visitor visitor, String name) {
        visitor.page().waitForTimeout(1500); // until charts have their figures
        visitor.page().screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")));
    }
}
