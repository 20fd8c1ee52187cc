package io.procvision.runner.policy;

import static io.procvision.runner.policy.Rule.CONSECUTIVE_BREACHES;
import static io.procvision.runner.policy.Rule.COOL_DOWN;
import static io.procvision.runner.policy.Rule.ENABLED;
import static io.procvision.runner.policy.Rule.INCLUDES_PINNED;
import static io.procvision.runner.policy.Rule.KEEP;
import static io.procvision.runner.policy.Rule.MAX_CPU;
import static io.procvision.runner.policy.Rule.MAX_ERROR_RATE;
import static io.procvision.runner.policy.Rule.MAX_MISSED_HEARTBEATS;
import static io.procvision.runner.policy.Rule.MAX_NG_DRIFT;
import static io.procvision.runner.policy.Rule.MAX_RSS;
import static io.procvision.runner.policy.Rule.MAX_TIMEOUT_RATE;
import static io.procvision.runner.policy.Rule.MIN_CALLS;
import static io.procvision.runner.policy.Rule.ON_CRASH;
import static io.procvision.runner.policy.Rule.WINDOW;

import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Values of rules. What a policy does not mention is left to wider ones; the settings mention everything. */
record Rules(Map<Rule, Object> values) {

    static final Rules SILENT = new Rules(Map.of());
    private static final int MOST_KEPT = 1000;

    Rules {
        Map<Rule, Object> copy = new EnumMap<>(Rule.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    static Rules of(Thresholds thresholds, int keep) {
        Map<Rule, Object> values = new EnumMap<>(Rule.class);
        values.put(ENABLED, thresholds.enabled());
        values.put(WINDOW, thresholds.window());
        values.put(MIN_CALLS, thresholds.minCalls());
        values.put(CONSECUTIVE_BREACHES, thresholds.consecutiveBreaches());
        values.put(COOL_DOWN, thresholds.coolDown());
        values.put(MAX_ERROR_RATE, thresholds.maxErrorRate());
        values.put(MAX_TIMEOUT_RATE, thresholds.maxTimeoutRate());
        values.put(MAX_MISSED_HEARTBEATS, thresholds.maxMissedHeartbeats());
        values.put(MAX_RSS, orNone(thresholds.maxRss()));
        values.put(MAX_CPU, orNone(thresholds.maxCpu()));
        values.put(MAX_NG_DRIFT, orNone(thresholds.maxNgDrift()));
        values.put(INCLUDES_PINNED, thresholds.includesPinned());
        values.put(ON_CRASH, thresholds.onCrash());
        values.put(KEEP, keep);
        return new Rules(values);
    }

    boolean isSilent() {
        return values.isEmpty();
    }

    Rules over(Rules wider) {
        Map<Rule, Object> merged = new EnumMap<>(Rule.class);
        merged.putAll(wider.values);
        merged.putAll(values);
        return new Rules(merged);
    }

    /** @throws IllegalArgumentException if a value makes no sense */
    Thresholds thresholds() {
        return new Thresholds(
                get(ENABLED, Boolean.class),
                get(WINDOW, Duration.class),
                get(MIN_CALLS, Integer.class),
                get(CONSECUTIVE_BREACHES, Integer.class),
                get(COOL_DOWN, Duration.class),
                get(MAX_ERROR_RATE, Double.class),
                get(MAX_TIMEOUT_RATE, Double.class),
                get(MAX_MISSED_HEARTBEATS, Integer.class),
                limit(MAX_RSS, DataSize.class),
                limit(MAX_CPU, Double.class),
                limit(MAX_NG_DRIFT, Double.class),
                get(INCLUDES_PINNED, Boolean.class),
                get(ON_CRASH, OnCrash.class));
    }

    /** @throws IllegalArgumentException if the value makes no sense */
    int keep() {
        int keep = get(KEEP, Integer.class);
        if (keep < 1 || keep > MOST_KEPT) {
            throw new IllegalArgumentException(
                    "retention.keep must be between 1 and %d, not %d".formatted(MOST_KEPT, keep));
        }
        return keep;
    }

    /** What another policy in the place of this one changes, for those who read the audit trail. */
    String changeTo(Rules next) {
        List<String> changes = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            Object before = values.get(rule);
            Object after = next.values.get(rule);
            if (!Objects.equals(before, after)) {
                changes.add("%s %s → %s".formatted(rule.key(), told(before), told(after)));
            }
        }
        return changes.isEmpty() ? "no change" : String.join(", ", changes);
    }

    /** As {@code emergency.max_error_rate 0.1, retention.keep 4}. */
    String told() {
        return values.entrySet().stream()
                .map(each -> "%s %s".formatted(each.getKey().key(), RuleKind.text(each.getValue())))
                .collect(Collectors.joining(", "));
    }

    private static String told(@Nullable Object value) {
        return value == null ? "(unset)" : RuleKind.text(value);
    }

    private static Object orNone(@Nullable Object limit) {
        return limit == null ? RuleKind.NONE : limit;
    }

    private <T> T get(Rule rule, Class<T> type) {
        Object value = values.get(rule);
        if (value == null) {
            throw new IllegalStateException("Nothing says what %s is".formatted(rule.key()));
        }
        return type.cast(value);
    }

    private <T> @Nullable T limit(Rule rule, Class<T> type) {
        Object value = get(rule, Object.class);
        return value.equals(RuleKind.NONE) ? null : type.cast(value);
    }
}
