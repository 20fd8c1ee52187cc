package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Rules and dashboard are well-formed: Prometheus accepts every query, and Grafana finds what a query names. */
class ObservabilityTests {

    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");

    @TempDir
    private Path folder;

    @Test
    void prometheusAcceptsTheRules() throws Exception {
        Promtool.Result result = Promtool.run("check", "rules", Observability.RULES.toString());

        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    @Test
    void prometheusAcceptsItsConfigurationAndFindsTheRules() throws Exception {
        Promtool.Result result = checkConfiguration(configuration());

        assertThat(result.succeeded()).as(result.output()).isTrue();
        assertThat(result.output()).contains("1 rule files found", "procvision-runner.yml");
    }

    @Test
    void prometheusWouldSeeATypingError() throws Exception {
        Promtool.Result result = checkConfiguration(configuration().replace("basic_auth:", "basic_oath:"));

        assertThat(result.succeeded()).isFalse();
        assertThat(result.output()).contains("basic_oath");
    }

    private static String configuration() throws IOException {
        return Files.readString(Path.of("docker/prometheus.yml"));
    }

    /** Beside the rules and a password, as Compose mounts them. */
    private Promtool.Result checkConfiguration(String configuration) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret");
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.copy(Observability.RULES, rules.resolve(Observability.RULES.getFileName()));
        Path file = folder.resolve("prometheus.yml");
        Files.writeString(file, configuration.replace("/run/secrets/runner_password", password.toString()));
        return Promtool.run("check", "config", file.toString());
    }

    @Test
    void alertsFireWhenTheyShould() throws Exception {
        Promtool.Result result =
                Promtool.run("test", "rules", "src/test/resources/io/procvision/runner/delivery/alerts.yml");

        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    @Test
    void everyAlertIsMadeToFire() throws IOException {
        String tests = Files.readString(Path.of("src/test/resources/io/procvision/runner/delivery/alerts.yml"));
        List<String> alerts = ALERT.matcher(Files.readString(Observability.RULES))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(alerts)
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tests)
                        .containsPattern("alertname: " + alert + "\\n +eval_time: \\w+\\n +exp_alerts:"));
    }

    @Test
    void prometheusAcceptsEveryQueryOfTheDashboard() throws Exception {
        String rules = Observability.dashboardQueries().stream()
                .map(query -> query.replace("$__rate_interval", "5m")
                        .replace("$top", "10")
                        .replaceAll("\\s+", " "))
                .map(query -> "  - record: a\n    expr: '%s'\n".formatted(query))
                .collect(Collectors.joining("", "groups:\n- name: dashboard\n  rules:\n", ""));

        Promtool.Result result = Promtool.run(
                "check",
                "rules",
                "--lint=none",
                Files.writeString(folder.resolve("dashboard.yml"), rules).toString());

        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    @Test
    void panelsLieBesideEachOtherUnderNamesOfTheirOwn() throws IOException {
        List<JsonNode> panels =
                Observability.dashboard().path("panels").valueStream().toList();

        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.path("title").asString()).doesNotHaveDuplicates();
        assertThat(panels.stream().flatMap(ObservabilityTests::cells).toList())
                .doesNotHaveDuplicates()
                .allMatch(cell -> cell.x() < 24);
    }

    @Test
    void everyPanelAsksTheChosenPrometheus() throws IOException {
        JsonNode dashboard = Observability.dashboard();

        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(dashboard.findValues("datasource"))
                .isNotEmpty()
                .allMatch(source -> source.path("type").asString().equals("prometheus")
                        && source.path("uid").asString().equals("${datasource}"));
    }

    @Test
    void everyVariableThatIsUsedExists() throws IOException {
        JsonNode dashboard = Observability.dashboard();
        Set<String> known = dashboard
                .at("/templating/list")
                .valueStream()
                .map(variable -> variable.path("name").asString())
                .collect(Collectors.toSet());

        Set<String> used = VARIABLE.matcher(dashboard.toString())
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(name -> !name.startsWith("__"))
                .collect(Collectors.toSet());

        assertThat(known).isEqualTo(used);
    }

    @Test
    void aQueryIsTakenApartIntoItsMetrics() {
        assertThat(Observability.metrics("""
            topk($top, sum by (name, version) (rate(calls_count{pid=~"$pid",outcome="ng"}[5m])) or 0 * up)
              / ignoring (le) histogram_quantile(0.95, calls_bucket) > 1e3 and absent(gone)
            """)).containsExactly("calls_bucket", "calls_count", "gone", "up");
    }

    private record Cell(int x, int y) {}

    private static Stream<Cell> cells(JsonNode panel) {
        JsonNode place = panel.path("gridPos");
        int left = place.path("x").asInt();
        int top = place.path("y").asInt();
        return IntStream.range(left, left + place.path("w").asInt())
                .boxed()
                .flatMap(
                        x -> IntStream.range(top, top + place.path("h").asInt()).mapToObj(y -> new Cell(x, y)));
    }
}
