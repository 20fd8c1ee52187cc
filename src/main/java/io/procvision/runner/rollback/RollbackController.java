package io.procvision.runner.rollback;

import io.procvision.runner.activation.Activations;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The way back, by hand. */
@RestController
@RequestMapping("/api/v1/algorithms")
class RollbackController {

    private final Rollback rollback;

    RollbackController(Rollback rollback) {
        this.rollback = rollback;
    }

    @PostMapping("/rollback")
    Activations rollback(@Valid @RequestBody RollbackRequest body, @Nullable Principal operator) {
        Actor actor = Actor.of(operator);
        String version = body.version();
        boolean overridePin = Boolean.TRUE.equals(body.overridePin());
        return new Activations(
                version == null
                        ? rollback.toPrevious(body.pids(), actor, body.reason(), overridePin)
                        : rollback.toVersion(body.pids(), version, actor, body.reason(), overridePin));
    }

    @PostMapping("/emergency-rollback")
    Activations emergency(@Valid @RequestBody EmergencyRequest body, @Nullable Principal operator) {
        return new Activations(rollback.emergency(
                body.pids(), Actor.of(operator), body.reason(), Boolean.TRUE.equals(body.overridePin())));
    }

    /**
     * @param version of the package that each PID has; null for the previous stable one of each
     */
    record RollbackRequest(
            @NotEmpty List<@NotNull Pid> pids,
            @Nullable String version,
            @Nullable String reason,
            @Nullable Boolean overridePin) {}

    record EmergencyRequest(
            @NotEmpty List<@NotNull Pid> pids,
            @Nullable String reason,
            @Nullable Boolean overridePin) {}
}
