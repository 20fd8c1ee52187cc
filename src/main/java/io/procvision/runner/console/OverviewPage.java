package io.procvision.runner.console;

import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.freeze.FreezeCalendar;
import io.procvision.runner.health.CallTrends;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The line at a glance: what to do next on top, then every PID. */
@Controller
class OverviewPage {

    private static final int SIZE = 50;

    private final LineWatch watch;
    private final CallTrends trends;
    private final FreezeCalendar freezes;
    private final Clock clock;

    OverviewPage(LineWatch watch, CallTrends trends, FreezeCalendar freezes, Clock clock) {
        this.watch = watch;
        this.trends = trends;
        this.freezes = freezes;
        this.clock = clock;
    }

    record Shown(LineRow row, Sparkline trend) {}

    @GetMapping("/console")
    String show(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "all") String show,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        LineFilter filter = LineFilter.named(show);
        String text = q.strip();
        Line line = watch.line();
        PageView<LineRow> rows = line.page(filter, text, page, SIZE);
        model.addAttribute("attention", line.attention().orElse(null));
        model.addAttribute("counts", line.counts());
        model.addAttribute(
                "frozen", new Known().or(Optional.empty(), freezes::current).orElse(null));
        model.addAttribute("filters", LineFilter.values());
        model.addAttribute("filter", filter);
        model.addAttribute("q", text);
        model.addAttribute("rows", rows);
        model.addAttribute("shown", shown(rows.items()));
        model.addAttribute("other", rows.total() == 0 ? pid(text) : null);
        return "console/overview";
    }

    private List<Shown> shown(List<LineRow> rows) {
        return rows.stream()
                .map(row -> new Shown(row, Sparkline.of(trends.of(row.pid()), clock.instant())))
                .toList();
    }

    /** A PID that nothing here knows yet can be looked up, too. */
    private static @Nullable Pid pid(String text) {
        try {
            return text.isEmpty() ? null : new Pid(text);
        } catch (RunnerException noPid) {
            return null;
        }
    }
}
