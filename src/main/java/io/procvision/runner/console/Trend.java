package io.procvision.runner.console;

import io.procvision.runner.health.CallTrends;
import io.procvision.runner.health.TrendPoint;
import io.procvision.runner.history.BindingView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A PID's last half hour as the charts draw it: columns of equal length, one value for each step of time, null where there
 * was nothing to count.
 *
 * @param at the ends of the steps, in seconds since 1970
 * @param errors share of the calls in percent, likewise {@code ng} of the parts judged
 * @param switches that fell into that time, the newest first
 */
record Trend(
        int stepSeconds,
        List<Long> at,
        List<Long> calls,
        List<@Nullable Double> errors,
        List<@Nullable Double> ng,
        List<@Nullable Double> p95Ms,
        List<Mark> switches) {

    /** A switch, to be marked on the charts. */
    record Mark(long at, String name, String version, String cause) {}

    static Trend of(List<TrendPoint> points, List<BindingView> bindings, Instant now) {
        long step = CallTrends.STEP.toSeconds();
        long end = now.getEpochSecond() / step;
        Map<Long, TrendPoint> byStep = new HashMap<>();
        points.forEach(point -> byStep.put(point.at().getEpochSecond() / step, point));
        Trend trend = new Trend(
                (int) step,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                marks(bindings, now.minus(CallTrends.STEP.multipliedBy(CallTrends.POINTS))));
        for (long each = end - CallTrends.POINTS + 1; each <= end; each++) {
            trend.add(each * step, byStep.get(each));
        }
        return trend;
    }

    private void add(long second, @Nullable TrendPoint point) {
        at.add(second);
        calls.add(point == null ? 0 : point.calls());
        errors.add(point == null ? null : percent(point.errorRate()));
        ng.add(point == null ? null : percent(point.ngRate()));
        p95Ms.add(point == null ? null : point.p95Ms());
    }

    private static @Nullable Double percent(@Nullable Double share) {
        return share == null ? null : share * 100;
    }

    private static List<Mark> marks(List<BindingView> bindings, Instant since) {
        return bindings.stream()
                .filter(binding -> binding.at().isAfter(since))
                .map(binding ->
                        new Mark(binding.at().getEpochSecond(), binding.name(), binding.version(), binding.cause()))
                .toList();
    }

    /** The same in a table, a row for every {@code minutes} with calls: for who does not see the charts. */
    static List<Row> rows(List<TrendPoint> points, int minutes) {
        Map<Instant, Row> rows = new TreeMap<>();
        long seconds = Duration.ofMinutes(minutes).toSeconds();
        for (TrendPoint point : points) {
            Instant start = Instant.ofEpochSecond(point.at().getEpochSecond() / seconds * seconds);
            rows.merge(start, Row.of(start, point), Row::plus);
        }
        return List.copyOf(rows.values());
    }

    /** @param p95Ms the worst of those that are put together */
    record Row(Instant from, long calls, long failed, long judged, long ng, double p95Ms) {

        static Row of(Instant from, TrendPoint point) {
            Double p95 = point.p95Ms();
            return new Row(from, point.calls(), point.failed(), point.judged(), point.ng(), p95 == null ? 0 : p95);
        }

        Row plus(Row other) {
            return new Row(
                    from,
                    calls + other.calls,
                    failed + other.failed,
                    judged + other.judged,
                    ng + other.ng,
                    Math.max(p95Ms, other.p95Ms));
        }

        public double errorRate() {
            return calls == 0 ? 0 : (double) failed / calls;
        }

        public double ngRate() {
            return judged == 0 ? 0 : (double) ng / judged;
        }
    }
}
