package io.procvision.runner.console;

import io.procvision.runner.health.CallTrends;
import io.procvision.runner.health.TrendPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rates of a PID's last half hour as two lines of an SVG, which needs no script. Both are drawn to one scale, which
 * ends at the highest rate but never below {@value #LEAST_TOP}, so that one failure in a thousand looks like little.
 *
 * @param errors points of a polyline, {@code x,y x,y …}; empty without calls
 * @param ng likewise
 */
record Sparkline(String errors, String ng) {

    static final int WIDTH = 120;
    static final int HEIGHT = 28;

    private static final double LEAST_TOP = 0.1;
    private static final Duration REACH = CallTrends.STEP.multipliedBy(CallTrends.POINTS);

    static Sparkline of(List<TrendPoint> points, Instant now) {
        double top = points.stream()
                .flatMap(point -> Stream.of(point.errorRate(), point.ngRate()))
                .filter(Objects::nonNull)
                .mapToDouble(rate -> rate)
                .reduce(LEAST_TOP, Math::max);
        return new Sparkline(
                polyline(points, TrendPoint::errorRate, top, now), polyline(points, TrendPoint::ngRate, top, now));
    }

    private static String polyline(
            List<TrendPoint> points, Function<TrendPoint, @Nullable Double> rate, double top, Instant now) {
        List<String> line = new ArrayList<>();
        for (TrendPoint point : points) {
            Double value = rate.apply(point);
            if (value != null) {
                double age = (double) Duration.between(point.at(), now).toMillis() / REACH.toMillis();
                double x = WIDTH * (1 - Math.min(1, Math.max(0, age)));
                double y = 1 + (HEIGHT - 2) * (1 - value / top);
                line.add(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
            }
        }
        if (line.size() == 1) {
            line.add(line.get(0)); // one point alone would not be drawn
        }
        return String.join(" ", line);
    }
}
