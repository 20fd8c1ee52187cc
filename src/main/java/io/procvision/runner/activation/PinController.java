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

/** Pins and unpins PIDs. */
@RestController
@RequestMapping("/api/v1")
class PinController {

    private final PinDesk desk;
    private final Pins pins;

    PinController(PinDesk desk, Pins pins) {
        this.desk = desk;
        this.pins = pins;
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
        return desk.pin(pid, Actor.of(operator), body.reason());
    }

    @DeleteMapping("/pids/{pid}/pin")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unpin(
            @PathVariable Pid pid,
            @RequestParam(required = false) @Nullable String reason,
            @Nullable Principal operator) {
        desk.unpin(pid, Actor.of(operator), reason == null ? "" : reason);
    }

    record PinRequest(@NotBlank @Size(max = 2000) String reason) {}
}
