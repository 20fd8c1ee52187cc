package io.procvision.runner.policy;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Everything that a policy may say, named as the settings of {@code runner} are. */
enum Rule {
    ENABLED("emergency.enabled", RuleKind.FLAG),
    WINDOW("emergency.window", RuleKind.DURATION),
    MIN_CALLS("emergency.min_calls", RuleKind.COUNT),
    CONSECUTIVE_BREACHES("emergency.consecutive_breaches", RuleKind.COUNT),
    COOL_DOWN("emergency.cool_down", RuleKind.DURATION),
    MAX_ERROR_RATE("emergency.max_error_rate", RuleKind.NUMBER),
    MAX_TIMEOUT_RATE("emergency.max_timeout_rate", RuleKind.NUMBER),
    MAX_MISSED_HEARTBEATS("emergency.max_missed_heartbeats", RuleKind.COUNT),
    MAX_RSS("emergency.max_rss", RuleKind.SIZE_OR_NONE),
    MAX_CPU("emergency.max_cpu", RuleKind.NUMBER_OR_NONE),
    MAX_NG_DRIFT("emergency.max_ng_drift", RuleKind.NUMBER_OR_NONE),
    INCLUDES_PINNED("emergency.includes_pinned", RuleKind.FLAG),
    KEEP("retention.keep", RuleKind.COUNT),
    ON_CRASH("process.on_crash", RuleKind.ON_CRASH);

    private final String key;
    private final RuleKind kind;

    Rule(String key, RuleKind kind) {
        this.key = key;
        this.kind = kind;
    }

    /** A rule that does not exist is refused: a misspelt limit would otherwise protect nobody. */
    static Rule named(String key) {
        return Arrays.stream(values())
                .filter(rule -> rule.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PARAMS,
                        "%s is no rule of a policy; there are %s"
                                .formatted(
                                        key,
                                        Arrays.stream(values()).map(Rule::key).collect(Collectors.joining(", ")))));
    }

    String key() {
        return key;
    }

    String group() {
        return key.substring(0, key.indexOf('.'));
    }

    String property() {
        return key.substring(key.indexOf('.') + 1);
    }

    Object parse(String text) {
        try {
            return kind.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "%s is %s, but has to be %s".formatted(key, text, kind.form()), malformed);
        }
    }
}
