package io.procvision.runner.policy;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Emergency thresholds, retention and crash policy at run time: for all, for a package, for a PID. */
@RestController
@RequestMapping("/api/v1/policy")
class PolicyController {

    private final Policies policies;
    private final PolicyEditor editor;
    private final ActiveBindings bindings;

    PolicyController(Policies policies, PolicyEditor editor, ActiveBindings bindings) {
        this.policies = policies;
        this.editor = editor;
        this.bindings = bindings;
    }

    @GetMapping
    PolicyView global() {
        return PolicyView.global(policies.current());
    }

    @PutMapping
    PolicyView changeGlobal(@RequestBody JsonNode body, @Nullable Principal operator) {
        editor.replace(PolicyScope.GLOBAL, new PolicyBody(body), Actor.of(operator));
        return global();
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeGlobal(@RequestParam(defaultValue = "") String reason, @Nullable Principal operator) {
        editor.remove(PolicyScope.GLOBAL, Actor.of(operator), reason);
    }

    @GetMapping("/packages/{name}")
    PolicyView ofPackage(@PathVariable String name) {
        return PolicyView.of(policies.current(), List.of(PolicyScope.ofPackage(name), PolicyScope.GLOBAL));
    }

    @PutMapping("/packages/{name}")
    PolicyView changePackage(@PathVariable String name, @RequestBody JsonNode body, @Nullable Principal operator) {
        editor.replace(PolicyScope.ofPackage(name), new PolicyBody(body), Actor.of(operator));
        return ofPackage(name);
    }

    @DeleteMapping("/packages/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removePackage(
            @PathVariable String name, @RequestParam(defaultValue = "") String reason, @Nullable Principal operator) {
        editor.remove(PolicyScope.ofPackage(name), Actor.of(operator), reason);
    }

    /** Of a bound PID, the policy of its package has a say, too. */
    @GetMapping("/pids/{pid}")
    PolicyView ofPid(@PathVariable Pid pid) {
        PolicyScope scope = PolicyScope.of(pid);
        return PolicyView.of(
                policies.current(),
                bindings.read(pid) instanceof BindingFile.Bound file
                        ? List.of(
                                scope,
                                PolicyScope.ofPackage(file.binding().version().name()),
                                PolicyScope.GLOBAL)
                        : List.of(scope, PolicyScope.GLOBAL));
    }

    @PutMapping("/pids/{pid}")
    PolicyView changePid(@PathVariable Pid pid, @RequestBody JsonNode body, @Nullable Principal operator) {
        editor.replace(PolicyScope.of(pid), new PolicyBody(body), Actor.of(operator));
        return ofPid(pid);
    }

    @DeleteMapping("/pids/{pid}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removePid(
            @PathVariable Pid pid, @RequestParam(defaultValue = "") String reason, @Nullable Principal operator) {
        editor.remove(PolicyScope.of(pid), Actor.of(operator), reason);
    }
}
