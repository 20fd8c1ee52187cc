package io.procvision.runner.history;

import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which version a PID had, and when. */
@RestController
@RequestMapping("/api/v1/pids/{pid}")
class HistoryController {

    private final BindingHistory bindings;

    HistoryController(BindingHistory bindings) {
        this.bindings = bindings;
    }

    @GetMapping("/history")
    PageView<BindingView> history(
            @PathVariable Pid pid,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return bindings.of(pid, page, size);
    }

    @GetMapping("/active")
    BindingView active(@PathVariable Pid pid, @RequestParam Instant at) {
        return bindings.at(pid, at)
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PID, "PID %s had no active version at %s".formatted(pid, at)));
    }
}
