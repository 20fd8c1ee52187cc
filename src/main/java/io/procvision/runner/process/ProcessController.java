package io.procvision.runner.process;

import io.procvision.runner.core.Actor;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@link Processes} for programs. */
@RestController
@RequestMapping("/api/v1/processes")
class ProcessController {

    private final Processes processes;

    ProcessController(Processes processes) {
        this.processes = processes;
    }

    @GetMapping
    List<ProcessView> list() {
        return processes.all();
    }

    @PostMapping("/{id}/restart")
    ResponseEntity<ProcessView> restart(@PathVariable String id, @Nullable Principal operator) {
        return ResponseEntity.accepted().body(processes.restart(id, Actor.of(operator)));
    }

    @GetMapping("/{id}/logs")
    List<LogLine> logs(@PathVariable String id, @RequestParam(defaultValue = "100") int lines) {
        return processes.lastLines(id, lines);
    }
}
