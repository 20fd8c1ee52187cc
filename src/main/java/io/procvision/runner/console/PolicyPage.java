package io.procvision.runner.console;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.policy.PolicyBody;
import io.procvision.runner.policy.PolicyEditor;
import io.procvision.runner.policy.PolicyScope;
import io.procvision.runner.policy.PolicyView;
import io.procvision.runner.policy.PolicyViews;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which limits hold: for all, for a package, for a PID. A policy that is refused comes back as it was typed in, with what is
 * wrong beside each value that is.
 */
@Controller
class PolicyPage {

    private static final String PAGE = "/console/policy";
    private static final String FAULTS = "faults";

    private final PolicyViews policies;
    private final PolicyEditor editor;
    private final Outcome outcome;
    private final JsonMapper json;

    PolicyPage(PolicyViews policies, PolicyEditor editor, Outcome outcome, JsonMapper json) {
        this.policies = policies;
        this.editor = editor;
        this.outcome = outcome;
        this.json = json;
    }

    @GetMapping(PAGE)
    @SuppressWarnings("unchecked") // what a form that was sent before left behind
    String show(
            @RequestParam(name = "package", required = false) @Nullable String packageName,
            @RequestParam(required = false) @Nullable String pid,
            Model model) {
        PolicyScope scope = scope(packageName, pid);
        PolicyView policy = policies.of(scope);
        model.addAttribute("policy", policy);
        model.addAttribute("narrower", policies.of(PolicyScope.GLOBAL));
        Map<String, String> typed = typed(model);
        model.addAttribute("seen", typed.getOrDefault("seen", policy.summary()));
        model.addAttribute("fields", RuleField.of(policy, typed, (Map<String, String>) model.getAttribute(FAULTS)));
        return "console/policy";
    }

    /** Nothing where somebody else was faster: it was typed against rules that are no longer there. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> typed(Model model) {
        boolean overtaken = model.getAttribute(Outcome.FAILURE) instanceof Failure failure
                && (failure.problem() == Problem.ACTIVATION_CONFLICT || failure.problem() == Problem.STORE_BUSY);
        Map<String, String> input = (Map<String, String>) model.getAttribute(Outcome.INPUT);
        return overtaken || input == null ? Map.of() : input;
    }

    @PostMapping(PAGE)
    RedirectView change(
            @RequestParam(name = "package", required = false) @Nullable String packageName,
            @RequestParam(required = false) @Nullable String pid,
            @RequestParam String seen,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam Map<String, String> form,
            Principal operator,
            HttpServletRequest request) {
        PolicyScope scope = scope(packageName, pid);
        Map<String, String> rules = rules(form);
        try {
            editor.replace(scope, body(rules, reason), seen, Actor.of(operator));
        } catch (RunnerException refused) {
            RequestContextUtils.getOutputFlashMap(request).put(FAULTS, editor.faults(scope, rules));
            throw refused;
        }
        return outcome.done(address(scope), "policy.changed");
    }

    @PostMapping(PAGE + "/remove")
    RedirectView remove(
            @RequestParam(name = "package", required = false) @Nullable String packageName,
            @RequestParam(required = false) @Nullable String pid,
            @RequestParam String seen,
            @RequestParam(defaultValue = "") String reason,
            Principal operator) {
        PolicyScope scope = scope(packageName, pid);
        editor.remove(scope, seen, Actor.of(operator), reason);
        return outcome.done(address(scope), "policy.removed");
    }

    private static PolicyScope scope(@Nullable String packageName, @Nullable String pid) {
        if (pid != null && !pid.isBlank()) {
            return PolicyScope.of(new Pid(pid.strip()));
        }
        return packageName == null || packageName.isBlank()
                ? PolicyScope.GLOBAL
                : PolicyScope.ofPackage(packageName.strip());
    }

    private static String address(PolicyScope scope) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(PAGE);
        return switch (scope.level()) {
            case GLOBAL -> PAGE;
            case PACKAGE -> address.queryParam("package", scope.subject()).toUriString();
            case PID -> address.queryParam("pid", scope.subject()).toUriString();
        };
    }

    /** What was typed in; a field that is empty leaves its rule to the wider policies. Rules have a dot in their names. */
    private static Map<String, String> rules(Map<String, String> form) {
        Map<String, String> rules = new TreeMap<>();
        form.forEach((name, value) -> {
            if (name.contains(".") && !value.isBlank()) {
                rules.put(name, value.strip());
            }
        });
        return rules;
    }

    private PolicyBody body(Map<String, String> rules, String reason) {
        ObjectNode body = json.createObjectNode();
        rules.forEach((key, value) -> {
            int dot = key.indexOf('.');
            body.withObjectProperty(key.substring(0, dot)).put(key.substring(dot + 1), value);
        });
        return new PolicyBody(body.put("reason", reason));
    }
}
