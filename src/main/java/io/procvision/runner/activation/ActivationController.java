package io.procvision.runner.activation;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.RoutingTable;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Binds PIDs to versions, and unbinds them. */
@RestController
@RequestMapping("/api/v1")
class ActivationController {

    private final Switchover switchover;
    private final ActiveBindings bindings;
    private final RoutingTable routes;

    ActivationController(Switchover switchover, ActiveBindings bindings, RoutingTable routes) {
        this.switchover = switchover;
        this.bindings = bindings;
        this.routes = routes;
    }

    @PostMapping("/algorithms/activate")
    Activations activate(@Valid @RequestBody BindingRequest body, @Nullable Principal operator) {
        return bind(body, SwitchCause.ACTIVATE, operator);
    }

    @PostMapping("/algorithms/switch")
    Activations switchTo(@Valid @RequestBody BindingRequest body, @Nullable Principal operator) {
        return bind(body, SwitchCause.SWITCH, operator);
    }

    @DeleteMapping("/pids/{pid}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unbind(
            @PathVariable Pid pid,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(name = "override_pin", defaultValue = "false") boolean overridePin,
            @Nullable Principal operator) {
        if (bindings.read(pid) instanceof BindingFile.Absent && routes.find(pid).isEmpty()) {
            throw new RunnerException(Problem.INVALID_PID, "PID %s has no active version to unbind".formatted(pid));
        }
        switchover.execute(
                SwitchRequest.of(List.of(pid), Change::unbind, SwitchCause.UNBIND, Actor.of(operator), reason)
                        .overridingPin(overridePin));
    }

    private Activations bind(BindingRequest body, SwitchCause cause, @Nullable Principal operator) {
        return new Activations(switchover.execute(SwitchRequest.of(
                        body.pids(), pid -> Change.to(pid, body.target()), cause, Actor.of(operator), body.reason())
                .overridingPin(Boolean.TRUE.equals(body.overridePin()))));
    }
}
