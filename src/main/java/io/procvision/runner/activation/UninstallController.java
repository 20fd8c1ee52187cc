package io.procvision.runner.activation;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Deletes versions. */
@RestController
@RequestMapping("/api/v1/algorithms/{name}/{version}")
class UninstallController {

    private final Removal removal;

    UninstallController(Removal removal) {
        this.removal = removal;
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(name = "override_pin", defaultValue = "false") boolean overridePin,
            @Nullable Principal operator) {
        AlgorithmVersion target = new AlgorithmVersion(name, version);
        if (force) {
            removal.removeByForce(target, Actor.of(operator), reason, overridePin);
        } else {
            removal.remove(target, Actor.of(operator), reason);
        }
    }
}
