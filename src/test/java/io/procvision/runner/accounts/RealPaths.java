package io.procvision.runner.accounts;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Paths to ask for, by the path of a row: of nobody and nothing, but of what there is where a row stands for a whole tree. */
final class RealPaths {

    private static final Map<String, List<String>> BENEATH = Map.of(
            "/swagger-ui/**", List.of("/swagger-ui/index.html", "/swagger-ui/swagger-initializer.js"),
            "/assets/**", List.of("/assets/console.css", "/assets/console.js"),
            "/webjars/**", List.of("/webjars/htmx.org/dist/htmx.min.js"),
            "/actuator/health/**", List.of("/actuator/health/store", "/actuator/health/db"),
            "/actuator/**",
                    List.of(
                            "/actuator/metrics",
                            "/actuator/metrics/jvm.memory.used",
                            "/actuator/info",
                            "/actuator/sbom"),
            "/console/**", List.of("/console/nowhere"));

    private RealPaths() {}

    static List<String> of(AccessRules.Rule rule) {
        if (rule.path().contains("**")) {
            return Objects.requireNonNull(BENEATH.get(rule.path()), () -> "Name paths beneath " + rule.path());
        }
        return List.of(rule.path().replace("{pid}", "NOBODY").replaceAll("\\{[a-zA-Z]+}", "none"));
    }
}
