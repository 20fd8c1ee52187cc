package io.procvision.runner.console;

import io.procvision.runner.activation.Pins;
import io.procvision.runner.canary.CanaryDesk;
import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.CallTrends;
import io.procvision.runner.history.BindingHistory;
import io.procvision.runner.history.BindingView;
import io.procvision.runner.overview.PidOverview;
import io.procvision.runner.overview.PidView;
import io.procvision.runner.process.LogLine;
import io.procvision.runner.process.ProcessView;
import io.procvision.runner.process.Processes;
import io.procvision.runner.rollback.Hold;
import io.procvision.runner.rollback.Quarantine;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One PID: how it does, what it had, what serves it, and the ways to change it. */
@Controller
@RequestMapping("/console/pids/{pid}")
class PidPage {

    private static final int BINDINGS = 10;
    private static final int MARKED = 50;
    private static final int LOG_LINES = 30;
    private static final int TABLE_MINUTES = 2;

    private final PidOverview overview;
    private final BindingHistory history;
    private final CallTrends trends;
    private final Processes processes;
    private final Quarantine quarantine;
    private final CanaryDesk canaries;
    private final Pins pins;
    private final Clock clock;

    PidPage(
            PidOverview overview,
            BindingHistory history,
            CallTrends trends,
            Processes processes,
            Quarantine quarantine,
            CanaryDesk canaries,
            Pins pins,
            Clock clock) {
        this.overview = overview;
        this.history = history;
        this.trends = trends;
        this.processes = processes;
        this.quarantine = quarantine;
        this.canaries = canaries;
        this.pins = pins;
        this.clock = clock;
    }

    @GetMapping
    String show(@PathVariable Pid pid, @RequestParam(defaultValue = "0") int page, Model model) {
        Optional<PidView> view = overview.of(pid);
        List<ProcessView> serving = view.map(this::serving).orElse(List.of());
        Known known = new Known();
        PageView<BindingView> bindings =
                known.or(new PageView<>(List.of(), page, BINDINGS, 0), () -> history.of(pid, page, BINDINGS));
        model.addAttribute("pid", pid);
        model.addAttribute("view", view.orElse(null));
        model.addAttribute("wellness", view.map(PidPage::wellness).orElse(Wellness.FREE));
        model.addAttribute("holds", holds(pid));
        model.addAttribute(
                "canary", known.or(Map.<Pid, Long>of(), canaries::claims).get(pid));
        model.addAttribute("pin", pins.find(pid).orElse(null));
        model.addAttribute("trend", Trend.rows(trends.of(pid), TABLE_MINUTES));
        model.addAttribute("history", bindings);
        model.addAttribute("silent", known.isSilent());
        model.addAttribute("serving", serving);
        model.addAttribute(
                "log", serving.isEmpty() ? List.of() : log(serving.get(0).id()));
        return "console/pid";
    }

    /** What the charts draw. */
    @GetMapping("/trend")
    ResponseEntity<Trend> trend(@PathVariable Pid pid) {
        Instant now = clock.instant();
        return ResponseEntity.ok(Trend.of(
                trends.of(pid),
                new Known().or(List.of(), () -> history.of(pid, 0, MARKED).items()),
                now));
    }

    private static Wellness wellness(PidView view) {
        return view.health() == null
                ? Wellness.DAMAGED
                : Wellness.of(view.health().verdict(), view.processes());
    }

    private List<ProcessView> serving(PidView view) {
        return processes.all().stream()
                .filter(each ->
                        each.name().equals(view.name()) && each.version().equals(view.version()))
                .toList();
    }

    private List<Hold> holds(Pid pid) {
        return quarantine.all().stream()
                .filter(hold -> pid.equals(hold.pid()))
                .sorted(Comparator.comparing(Hold::at).reversed())
                .toList();
    }

    private List<LogLine> log(String process) {
        try {
            return processes.lastLines(process, LOG_LINES);
        } catch (RunnerException gone) {
            return List.of();
        }
    }
}
