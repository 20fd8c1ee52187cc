package io.procvision.runner.console;

import io.procvision.runner.policy.PolicyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * One rule on the page of a policy.
 *
 * @param key as {@code emergency.max_error_rate}
 * @param own what was typed in, where the form that failed had this rule, or else what this policy says; null where it is
 *     left to the wider ones
 * @param effective what holds
 * @param from {@code settings}, {@code global}, {@code package} or {@code pid}
 * @param subject the package or PID of that policy
 * @param fault what is wrong with what was typed in
 */
record RuleField(
        String key,
        @Nullable String own,
        Object effective,
        String from,
        String subject,
        @Nullable String fault) {

    private static final String KEEP = "retention.keep";
    private static final List<String> FLAGS = List.of("true", "false");

    static List<RuleField> of(PolicyView policy, Map<String, String> typed, @Nullable Map<String, String> faults) {
        List<RuleField> fields = new ArrayList<>();
        policy.effective()
                .forEach((group, rules) -> rules.forEach((property, value) -> {
                    String key = group + "." + property;
                    if (value instanceof PolicyView.Effective effective && isAdmitted(policy, key)) {
                        Object own = typed.containsKey(key)
                                ? typed.get(key)
                                : policy.rules().getOrDefault(group, Map.of()).get(property);
                        String[] from = effective.from().split(" ", 2);
                        fields.add(new RuleField(
                                key,
                                own == null ? null : own.toString(),
                                effective.value(),
                                from[0],
                                from.length > 1 ? from[1] : "",
                                faults == null ? null : faults.get(key)));
                    }
                }));
        return fields;
    }

    /** The only values there are; none where it is a figure. */
    public List<String> choices() {
        return switch (key) {
            case "emergency.enabled", "emergency.includes_pinned" -> FLAGS;
            case "process.on_crash" -> List.of("rollback", "restart");
            default -> List.of();
        };
    }

    /** How the value that holds is best shown. */
    public String kind() {
        String text = effective.toString();
        if (text.startsWith("PT")) {
            return "time";
        }
        return text.matches("\\d+B") ? "size" : "plain";
    }

    /** For a size. */
    public long bytes() {
        return DataSize.parse(effective.toString()).toBytes();
    }

    /** As an id of the page. */
    public String id() {
        return key.replace('.', '-');
    }

    private static boolean isAdmitted(PolicyView policy, String key) {
        return !(policy.scope().equals("pid") && key.equals(KEEP));
    }
}
