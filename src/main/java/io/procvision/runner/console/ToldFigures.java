package io.procvision.runner.console;

import io.procvision.runner.canary.CanaryLimit;
import io.procvision.runner.canary.CanaryView.FiguresView;
import io.procvision.runner.console.ToldFigure.Kind;
import io.procvision.runner.console.ToldFigure.Limit;
import io.procvision.runner.console.ToldFigure.Standing;
import io.procvision.runner.console.ToldFigure.Unit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures that decide about a stage, each beside what decides, as the canary itself judged it. */
final class ToldFigures {

    /** By the metric of the limit; what is not named here is a plain upper limit. */
    private static final Map<String, Kind> KINDS = Map.of(
            "error_rate_delta", Kind.RISE,
            "timeout_rate_delta", Kind.RISE,
            "ng_rate_delta", Kind.SHIFT,
            "p95_ratio", Kind.RATIO);

    private final FiguresView now;
    private final FiguresView before;
    private final List<CanaryLimit> limits;

    private ToldFigures(FiguresView now, FiguresView before, List<CanaryLimit> limits) {
        this.now = now;
        this.before = before;
        this.limits = limits;
    }

    static List<ToldFigure> of(long minCalls, FiguresView now, FiguresView before, List<CanaryLimit> limits) {
        return new ToldFigures(now, before, limits).all(minCalls);
    }

    private List<ToldFigure> all(long minCalls) {
        Standing enough = now.calls() >= minCalls ? Standing.WITHIN : Standing.OPEN;
        return List.of(
                new ToldFigure(
                        "calls",
                        Unit.COUNT,
                        (double) now.calls(),
                        (double) before.calls(),
                        List.of(new Limit(Kind.AT_LEAST, minCalls, enough))),
                share("error_rate", now.errorRate(), before.errorRate(), "error_rate", "error_rate_delta"),
                share("timeout_rate", now.timeoutRate(), before.timeoutRate(), "timeout_rate", "timeout_rate_delta"),
                share("ng_rate", now.ngRate(), before.ngRate(), "ng_rate_delta"),
                new ToldFigure("p95_ms", Unit.MILLIS, now.p95Ms(), before.p95Ms(), told("p95_ms", "p95_ratio")));
    }

    private ToldFigure share(String metric, double value, double then, String... asked) {
        return new ToldFigure(
                metric, Unit.SHARE, orNone(value, now.calls()), orNone(then, before.calls()), told(asked));
    }

    private static @Nullable Double orNone(double value, long calls) {
        return calls == 0 ? null : value;
    }

    private List<Limit> told(String... metrics) {
        List<String> asked = List.of(metrics);
        return limits.stream()
                .filter(limit -> asked.contains(limit.metric()))
                .map(ToldFigures::told)
                .toList();
    }

    private static Limit told(CanaryLimit limit) {
        Standing standing = switch (limit.standing()) {
            case WITHIN -> Standing.WITHIN;
            case OPEN -> Standing.OPEN;
            case DOUBTFUL -> Standing.DOUBTFUL;
            case BROKEN -> Standing.BROKEN;
        };
        return new Limit(KINDS.getOrDefault(limit.metric(), Kind.AT_MOST), limit.threshold(), standing);
    }
}
