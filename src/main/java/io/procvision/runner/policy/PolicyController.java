package io.procvision.runner.policy;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import java.security.Principal;
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

    private final PolicyViews policies;
    private final PolicyEditor editor;

    PolicyController(PolicyViews policies, PolicyEditor editor) {
        this.policies = policies;
        this.editor = editor;
    }

    @GetMapping
    PolicyView global() {
        return policies.of(PolicyScope.GLOBAL);
    }

    @PutMapping
    PolicyView changeGlobal(@RequestBody JsonNode body, @Nullable Principal operator) {
        editor.replace(PolicyScope.GLOBAL, new PolicyBody(body), null, Actor.of(operator));
        return global();
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeGlobal(@RequestParam(defaultValue = "") String reason, @Nullable Principal operator) {
        editor.remove(PolicyScope.GLOBAL, null, Actor.of(operator), reason);
    }

    @GetMapping("/packages/{name}")
    PolicyView ofPackage(@PathVariable String name) {
        return policies.of(PolicyScope.ofPackage(name));
    }

    @PutMapping("/packages/{name}")
    PolicyView changePackage(@PathVariable String name, @RequestBody JsonNode body, @Nullable Principal operator) {
        editor.replace(PolicyScope.ofPackage(name), new PolicyBody(body), null, Actor.of(operator));
        return ofPackage(name);
    }

    @DeleteMapping("/packages/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removePackage(
            @PathVariable String name, @RequestParam(defaultValue = "") String reason, @Nullable Principal operator) {
        editor.remove(PolicyScope.ofPackage(name), null, Actor.of(operator), reason);
    }

    @GetMapping("/pids/{pid}")
    PolicyView ofPid(@PathVariable Pid pid) {
        return policies.of(PolicyScope.of(pid));
    }

    @PutMapping("/pids/{pid}")
    PolicyView changePid(@PathVariable Pid pid, @RequestBody JsonNode body, @Nullable Principal operator) {
        editor.replace(PolicyScope.of(pid), new PolicyBody(body), null, Actor.of(operator));
        return ofPid(pid);
    }

    @DeleteMapping("/pids/{pid}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removePid(
            @PathVariable Pid pid, @RequestParam(defaultValue = "") String reason, @Nullable Principal operator) {
        editor.remove(PolicyScope.of(pid), null, Actor.of(operator), reason);
    }
}
