package io.procvision.runner.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alert rules and the dashboard, each of which exists once for Compose and Helm, and the queries in them. */
final class Observability {

    static final Path RULES = Chart.FOLDER.resolve("rules/procvision-runner.yml");
    static final Path DASHBOARD = Chart.FOLDER.resolve("dashboards/procvision-runner.json");

    /** What is in quotes, braces or brackets, and the lists of labels behind by and without. */
    private static final Pattern NO_METRIC =
            Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring)\\s*\\([^)]*\\)");

    private static final Pattern NAME = Pattern.compile("(?<![\\w$])[a-zA-Z_:][\\w:]*(?!\\s*\\(|\\w)");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

    private Observability() {}

    static List<String> ruleQueries() throws IOException {
        Map<String, Object> rules = Tree.map(Chart.yaml().load(Files.readString(RULES)));
        return Tree.list(rules.get("groups")).stream()
                .flatMap(group -> Tree.list(Tree.map(group).get("rules")).stream())
                .map(rule -> (String) Tree.map(rule).get("expr"))
                .toList();
    }

    static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(Files.readAllBytes(DASHBOARD));
    }

    static List<String> dashboardQueries() throws IOException {
        JsonNode dashboard = dashboard();
        List<String> queries = new ArrayList<>(dashboard.findValuesAsString("expr"));
        dashboard
                .at("/templating/list")
                .valueStream()
                .map(variable -> variable.path("definition").asString(""))
                .map(definition -> definition.replaceAll("label_values\\((.*),[^,]*\\)", "$1"))
                .filter(query -> !query.isEmpty())
                .forEach(queries::add);
        return queries;
    }

    /** The metrics that a query reads. */
    static Set<String> metrics(String query) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(NO_METRIC.matcher(query).replaceAll(" "));
        while (name.find()) {
            if (!OPERATORS.contains(name.group())) {
                names.add(name.group());
            }
        }
        return names;
    }
}
