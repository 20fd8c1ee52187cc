package io.procvision.runner.overview;

import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is bound now. */
@RestController
@RequestMapping("/api/v1")
class PidController {

    private final PidOverview overview;
    private final ActiveBindings bindings;

    PidController(PidOverview overview, ActiveBindings bindings) {
        this.overview = overview;
        this.bindings = bindings;
    }

    @GetMapping("/algorithms/active")
    Map<Pid, Binding> active() {
        Map<Pid, Binding> active = new TreeMap<>();
        for (ActiveBinding each : bindings.all()) {
            active.put(
                    each.pid(),
                    new Binding(each.version().name(), each.version().version(), each.activatedAt()));
        }
        return active;
    }

    @GetMapping("/pids")
    PageView<PidView> list(@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
        PageRequest request = PageView.request(page, size, Sort.unsorted());
        List<Pid> pids = new ArrayList<>(bindings.pids());
        List<PidView> views = pids.stream()
                .skip(request.getOffset())
                .limit(size)
                .map(overview::of)
                .flatMap(Optional::stream)
                .toList();
        return PageView.of(new PageImpl<>(views, request, pids.size()), view -> view);
    }

    @GetMapping("/pids/{pid}")
    PidView one(@PathVariable Pid pid) {
        return overview.of(pid)
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PID, "PID %s has no active version: activate one first".formatted(pid)));
    }

    record Binding(String name, String version, Instant activatedAt) {}
}
