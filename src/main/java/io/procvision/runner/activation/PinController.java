package io.procvision.runner.activation;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
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

/**
 * Pins and unpins PIDs. Pinning takes the PID's lock: once it is acknowledged, no change that this runner began before
 * is still to come.
 */
@RestController
@RequestMapping("/api/v1")
class PinController {

    private final Pinning pinning;
    private final Pins pins;
    private final PidLocks locks;

    PinController(Pinning pinning, Pins pins, PidLocks locks) {
        this.pinning = pinning;
        this.pins = pins;
        this.locks = locks;
    }

    /** Those of unbound PIDs too, which the list of PIDs does not show. */
    @GetMapping("/pins")
    List<Pin> all() {
        return pins.all();
    }

    @GetMapping("/pids/{pid}/pin")
    Pin one(@PathVariable Pid pid) {
        return pins.find(pid)
                .orElseThrow(() -> new RunnerException(Problem.NOT_FOUND, "PID %s is not pinned".formatted(pid)));
    }

    @PutMapping("/pids/{pid}/pin")
    Pin pin(@PathVariable Pid pid, @Valid @RequestBody PinRequest body, @Nullable Principal operator) {
        Actor actor = Actor.of(operator);
        try (PidLocks.Held held = locks.acquire(List.of(pid), "pinning by " + actor, false)) {
            Pin pin = pinning.pin(pid, actor, body.reason());
            pins.look();
            return pin;
        }
    }

    @DeleteMapping("/pids/{pid}/pin")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unpin(
            @PathVariable Pid pid,
            @RequestParam(required = false) @Nullable String reason,
            @Nullable Principal operator) {
        pinning.unpin(pid, Actor.of(operator), reason == null ? "" : reason);
        pins.look();
    }

    record PinRequest(@NotBlank @Size(max = 2000) String reason) {}
}
