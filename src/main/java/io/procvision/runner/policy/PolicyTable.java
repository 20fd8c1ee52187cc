package io.procvision.runner.policy;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.RunnerException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where policies are kept: one row for each rule that a scope has. */
@Component
class PolicyTable {

    private static final Logger log = LoggerFactory.getLogger(PolicyTable.class);

    private final JdbcClient database;

    PolicyTable(JdbcClient database) {
        this.database = database;
    }

    Map<PolicyScope, Rules> read() {
        Map<PolicyScope, Map<Rule, Object>> found = new HashMap<>();
        database.sql("select scope, subject, rule, rule_value from policy_rule")
                .query((row, number) -> {
                    keep(found, row.getString(1), row.getString(2), row.getString(3), row.getString(4));
                    return number;
                })
                .list();
        return found.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Rules(entry.getValue())));
    }

    /** In the transaction of its audit entry. */
    void replace(PolicyScope scope, Rules rules, Actor operator, Instant at) {
        database.sql("delete from policy_rule where scope = ? and subject = ?")
                .params(scope.level().name(), scope.subject())
                .update();
        rules.values()
                .forEach((rule, value) -> database.sql("insert into policy_rule values (?, ?, ?, ?, ?, ?)")
                        .params(
                                scope.level().name(),
                                scope.subject(),
                                rule.key(),
                                RuleKind.text(value),
                                operator.name(),
                                at.atOffset(ZoneOffset.UTC))
                        .update());
    }

    /** A row that another version of the runner wrote, and that means nothing here, must not take the others with it. */
    private static void keep(
            Map<PolicyScope, Map<Rule, Object>> found, String level, String subject, String key, String value) {
        try {
            Rule rule = Rule.named(key);
            found.computeIfAbsent(
                            new PolicyScope(PolicyScope.Level.valueOf(level), subject),
                            absent -> new EnumMap<>(Rule.class))
                    .put(rule, rule.parse(value));
        } catch (RunnerException | IllegalArgumentException unknown) {
            log.error("The rule {} = {} of {} {} is ignored: {}", key, value, level, subject, unknown.getMessage());
        }
    }
}
