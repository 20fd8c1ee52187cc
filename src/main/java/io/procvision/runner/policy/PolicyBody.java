package io.procvision.runner.policy;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A policy as a client sends it: groups of rules, as in {@code {"emergency": {"max_error_rate": 0.1}, "reason": "…"}}. A
 * rule that is absent or null is left to the wider policies; what is no rule is refused.
 */
public record PolicyBody(JsonNode json) {

    private static final String REASON = "reason";

    String reason() {
        return json.path(REASON).asString("");
    }

    Rules rules() {
        if (!json.isObject()) {
            throw new RunnerException(Problem.INVALID_PARAMS, "A policy is a JSON object");
        }
        Map<Rule, Object> values = new EnumMap<>(Rule.class);
        for (Map.Entry<String, JsonNode> group : json.properties()) {
            if (!group.getKey().equals(REASON)) {
                read(group.getKey(), group.getValue(), values);
            }
        }
        return new Rules(values);
    }

    private static void read(String group, JsonNode rules, Map<Rule, Object> values) {
        if (!rules.isObject()) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "%s is no group of rules; there are emergency, retention and process, each an object"
                            .formatted(group));
        }
        for (Map.Entry<String, JsonNode> entry : rules.properties()) {
            Rule rule = Rule.named(group + "." + entry.getKey());
            JsonNode value = entry.getValue();
            if (!value.isNull()) {
                values.put(rule, rule.parse(value.isValueNode() ? value.asString() : value.toString()));
            }
        }
    }
}
