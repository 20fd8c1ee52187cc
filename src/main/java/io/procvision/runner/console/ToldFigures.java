package io.procvision.runner.console;

import io.procvision.runner.canary.CanaryCriteria;
import io.procvision.runner.canary.CanaryView.FiguresView;
import io.procvision.runner.console.ToldFigure.Kind;
import io.procvision.runner.console.ToldFigure.Limit;
import io.procvision.runner.console.ToldFigure.Standing;
import io.procvision.runner.console.ToldFigure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The figures that decide about a stage, each beside what decides. The canary judges by itself; this shows how. */
final class ToldFigures {

    private final CanaryCriteria criteria;
    private final FiguresView now;
    private final FiguresView before;

    private ToldFigures(CanaryCriteria criteria, FiguresView now, FiguresView before) {
        this.criteria = criteria;
        this.now = now;
        this.before = before;
    }

    static List<ToldFigure> of(CanaryCriteria criteria, FiguresView now, FiguresView before) {
        return new ToldFigures(criteria, now, before).all();
    }

    private List<ToldFigure> all() {
        return List.of(
                new ToldFigure(
                        "calls",
                        Unit.COUNT,
                        (double) now.calls(),
                        (double) before.calls(),
                        List.of(new Limit(
                                Kind.AT_LEAST, criteria.minCalls(), isEnough(now) ? Standing.WITHIN : Standing.OPEN))),
                share(
                        "error_rate",
                        now.errorRate(),
                        before.errorRate(),
                        limits(
                                absolute(criteria.maxErrorRate(), now.errorRate()),
                                rise(criteria.maxErrorRateDelta(), now.errorRate() - before.errorRate()))),
                share(
                        "timeout_rate",
                        now.timeoutRate(),
                        before.timeoutRate(),
                        limits(
                                absolute(criteria.maxTimeoutRate(), now.timeoutRate()),
                                rise(criteria.maxTimeoutRateDelta(), now.timeoutRate() - before.timeoutRate()))),
                share(
                        "ng_rate",
                        now.ngRate(),
                        before.ngRate(),
                        limits(
                                compared(
                                        Kind.SHIFT,
                                        criteria.maxNgRateDelta(),
                                        Math.abs(now.ngRate() - before.ngRate())),
                                null)),
                new ToldFigure(
                        "p95_ms",
                        Unit.MILLIS,
                        now.p95Ms(),
                        before.p95Ms(),
                        limits(
                                absolute(criteria.maxP95Ms(), now.p95Ms() == null ? 0 : now.p95Ms()),
                                compared(Kind.RATIO, criteria.maxP95Ratio(), ratio()))));
    }

    private ToldFigure share(String metric, double value, double then, List<Limit> limits) {
        return new ToldFigure(
                metric, Unit.SHARE, now.calls() == 0 ? null : value, before.calls() == 0 ? null : then, limits);
    }

    private static List<Limit> limits(@Nullable Limit first, @Nullable Limit second) {
        List<Limit> limits = new ArrayList<>();
        if (first != null) {
            limits.add(first);
        }
        if (second != null) {
            limits.add(second);
        }
        return limits;
    }

    private @Nullable Limit absolute(@Nullable Double threshold, double value) {
        return limit(Kind.AT_MOST, threshold, value, () -> isEnough(now));
    }

    private @Nullable Limit rise(@Nullable Double threshold, double value) {
        return compared(Kind.RISE, threshold, value);
    }

    private @Nullable Limit compared(Kind kind, @Nullable Double threshold, double value) {
        return limit(kind, threshold, value, () -> isEnough(now) && isEnough(before));
    }

    private static @Nullable Limit limit(
            Kind kind, @Nullable Double threshold, double value, BooleanSupplier isJudged) {
        if (threshold == null) {
            return null;
        }
        Standing standing =
                isJudged.getAsBoolean() ? value > threshold ? Standing.BROKEN : Standing.WITHIN : Standing.OPEN;
        return new Limit(kind, threshold, standing);
    }

    private boolean isEnough(FiguresView figures) {
        return figures.calls() >= criteria.minCalls();
    }

    private double ratio() {
        Double present = now.p95Ms();
        Double then = before.p95Ms();
        return present == null || then == null || then <= 0 ? 0 : present / then;
    }
}
