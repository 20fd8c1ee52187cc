package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerTest;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What rules and dashboard ask for is what the service offers. */
@RunnerTest
class MetricNamesTests {

    private static final String PID = "A18";

    /** Prometheus' own, about each service it reads. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    @Autowired
    private RunnerClient runner;

    @BeforeEach
    void bind() {
        runner.installed("other_lab-1.0.0");
        runner.activate("other_lab", "1.0.0", PID);
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void everyMetricOfRulesAndDashboardIsThereAfterOneCall() throws IOException {
        runner.call(PID, "{}");
        Set<String> wanted = Stream.concat(
                        Observability.ruleQueries().stream(), Observability.dashboardQueries().stream())
                .flatMap(query -> Observability.metrics(query).stream())
                .filter(name -> !OF_PROMETHEUS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        // The figures of processes appear with the next look at them.
        await().untilAsserted(() -> assertThat(names(scrape())).containsAll(wanted));
    }

    @Test
    void callsAndSwitchesAreCountedUnderTheLabelsThatQueriesUse() {
        runner.call(PID, "{}");

        assertThat(scrape())
                .containsPattern("runner_calls_seconds_count\\{(?=[^}]*outcome=\"ok\")(?=[^}]*pid=\"" + PID + "\")"
                        + "(?=[^}]*name=\"other_lab\")(?=[^}]*version=\"1.0.0\")[^}]*} [1-9]")
                .containsPattern("runner_calls_seconds_bucket\\{[^}]*le=\"0.25\"")
                .containsPattern("runner_switches_total\\{cause=\"activate\",outcome=\"succeeded\"} [1-9]")
                .containsPattern("runner_switches_total\\{cause=\"emergency\",outcome=\"failed\"} ");
    }

    private String scrape() {
        String body = runner.text("/actuator/prometheus", "text/plain").getBody();
        assertThat(body).isNotNull();
        return body;
    }

    private static Set<String> names(String scrape) {
        return scrape.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }
}
