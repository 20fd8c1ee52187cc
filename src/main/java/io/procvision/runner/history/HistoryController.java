package io.procvision.runner.history;

import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which version a PID had, and when. */
@RestController
@RequestMapping("/api/v1/pids/{pid}")
class HistoryController {

    /** All columns of the index, as {@link Switches} says. */
    static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "intended.pid", "state", "effectiveAt");

    private final Switches switches;

    HistoryController(Switches switches) {
        this.switches = switches;
    }

    @GetMapping("/history")
    PageView<BindingView> history(
            @PathVariable Pid pid,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return PageView.of(
                switches.findBindings(pid.value(), PageView.request(page, size, NEWEST_FIRST)), BindingView::of);
    }

    @GetMapping("/active")
    BindingView active(@PathVariable Pid pid, @RequestParam Instant at) {
        return switches.findBindingAt(pid.value(), at)
                .map(BindingView::of)
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PID, "PID %s had no active version at %s".formatted(pid, at)));
    }

    /** One binding of a PID, from its switch to the next. */
    record BindingView(
            String pid,
            String name,
            String version,
            Instant at,
            Instant from,
            @Nullable Instant until,
            String cause,
            @Nullable VersionView previous,
            String operator,
            String reason,
            String outcome,
            @Nullable TriggerView trigger) {

        static BindingView of(Switch row) {
            BoundVersion to = row.to().orElseThrow();
            return new BindingView(
                    row.pid().value(),
                    to.version().name(),
                    to.version().version(),
                    row.at(),
                    row.at(),
                    row.until().orElse(null),
                    row.cause().word(),
                    row.from()
                            .map(BoundVersion::version)
                            .map(version -> new VersionView(version.name(), version.version()))
                            .orElse(null),
                    row.operator().name(),
                    row.reason(),
                    Outcome.SUCCEEDED.name().toLowerCase(Locale.ROOT),
                    TriggerView.of(row.trigger().orElse(null)));
        }
    }
}
