package io.procvision.runner.policy;

import io.procvision.runner.core.Pid;
import io.procvision.runner.health.Thresholds;
import java.util.Map;
import java.util.stream.Stream;

/** All policies at one moment: of a PID over of a package over the global one over the settings. */
final class PolicySet {

    private final Rules settings;
    private final Map<PolicyScope, Rules> policies;
    private final Rules global;
    private final Thresholds globalThresholds;

    /** @throws IllegalArgumentException if one of them makes no sense; whoever asks later gets an answer. */
    PolicySet(Rules settings, Map<PolicyScope, Rules> policies) {
        this.settings = settings;
        this.policies = Map.copyOf(policies);
        this.global = of(PolicyScope.GLOBAL).over(settings);
        this.globalThresholds = global.thresholds();
        policies.forEach(this::requireSense);
    }

    Rules settings() {
        return settings;
    }

    Map<PolicyScope, Rules> all() {
        return policies;
    }

    /** What the scope itself says. */
    Rules of(PolicyScope scope) {
        return policies.getOrDefault(scope, Rules.SILENT);
    }

    Thresholds effective(Pid pid, String packageName) {
        Rules ofPid = of(PolicyScope.of(pid));
        Rules ofPackage = of(PolicyScope.ofPackage(packageName));
        return ofPid.isSilent() && ofPackage.isSilent()
                ? globalThresholds
                : ofPid.over(ofPackage).over(global).thresholds();
    }

    int keep(String packageName) {
        return of(PolicyScope.ofPackage(packageName)).over(global).keep();
    }

    /** Which of these scopes, the narrowest first, says what the rule is; the settings where none does. */
    String origin(Rule rule, Stream<PolicyScope> narrowestFirst) {
        return narrowestFirst
                .filter(scope -> of(scope).values().containsKey(rule))
                .map(PolicyScope::toString)
                .findFirst()
                .orElse("settings");
    }

    private void requireSense(PolicyScope scope, Rules rules) {
        try {
            Rules inForce = rules.over(settings);
            var unusedKeep = inForce.keep();
            var unusedThresholds = inForce.thresholds();
        } catch (IllegalArgumentException senseless) {
            throw new IllegalArgumentException(
                    "The %s policy in the table policy_rule makes no sense: %s"
                            .formatted(scope, senseless.getMessage()),
                    senseless);
        }
    }
}
