package io.procvision.runner.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A policy as clients see it, its rules in groups.
 *
 * @param rules what it says itself; the same form as in a request
 * @param effective what holds in its scope, and which policy says so
 * @param packages the policies of packages; told with the global one
 * @param pids likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyView(
        String scope,
        @Nullable String subject,
        Map<String, Map<String, Object>> rules,
        Map<String, Map<String, Object>> effective,
        @Nullable Map<String, Map<String, Map<String, Object>>> packages,
        @Nullable Map<String, Map<String, Map<String, Object>>> pids) {

    /** What this policy says itself, in a line that a form sends back: whether it still says so when it is changed. */
    public String summary() {
        return rules.toString();
    }

    static String summary(Rules own) {
        return rules(own).toString();
    }

    static PolicyView global(PolicySet policies) {
        return new PolicyView(
                PolicyScope.GLOBAL.level().word(),
                null,
                rules(policies.of(PolicyScope.GLOBAL)),
                effective(policies, List.of(PolicyScope.GLOBAL)),
                all(policies, PolicyScope.Level.PACKAGE),
                all(policies, PolicyScope.Level.PID));
    }

    /** @param narrowestFirst the scope itself, and those that hold where it is silent */
    static PolicyView of(PolicySet policies, List<PolicyScope> narrowestFirst) {
        PolicyScope scope = narrowestFirst.get(0);
        return new PolicyView(
                scope.level().word(),
                scope.subject(),
                rules(policies.of(scope)),
                effective(policies, narrowestFirst),
                null,
                null);
    }

    private static Map<String, Map<String, Object>> rules(Rules rules) {
        return grouped(rules, (rule, value) -> value);
    }

    private static Map<String, Map<String, Object>> effective(PolicySet policies, List<PolicyScope> narrowestFirst) {
        Rules inForce = policies.settings();
        for (int index = narrowestFirst.size() - 1; index >= 0; index--) {
            inForce = policies.of(narrowestFirst.get(index)).over(inForce);
        }
        return grouped(inForce, (rule, value) -> new Effective(value, policies.origin(rule, narrowestFirst.stream())));
    }

    private static Map<String, Map<String, Object>> grouped(Rules rules, BiFunction<Rule, Object, Object> form) {
        Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
        rules.values()
                .forEach((rule, value) -> groups.computeIfAbsent(rule.group(), group -> new LinkedHashMap<>())
                        .put(rule.property(), form.apply(rule, RuleKind.json(value))));
        return groups;
    }

    private static Map<String, Map<String, Map<String, Object>>> all(PolicySet policies, PolicyScope.Level level) {
        Map<String, Map<String, Map<String, Object>>> found = new TreeMap<>();
        policies.all().forEach((scope, rules) -> {
            if (scope.level() == level) {
                found.put(scope.subject(), rules(rules));
            }
        });
        return found;
    }

    /** @param from {@code settings}, {@code global}, {@code package demo_algo} or {@code pid A01} */
    public record Effective(Object value, String from) {}
}
