package io.procvision.runner.health;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How the calls of each PID went over the last half hour, for people to look at; nothing is decided by it. Unlike a window
 * it goes on across switches, since before and after is what one wants to see. It is in memory and begins with this run of
 * the service; a PID without calls takes none. Long memories are the exporters' business.
 */
@Component
public class CallTrends {

    public static final Duration STEP = Duration.ofSeconds(10);
    public static final int POINTS = 180;

    private final AlgorithmMeters meters;
    private final Clock clock;
    private final ConcurrentMap<Pid, Deque<TrendPoint>> trends = new ConcurrentHashMap<>();

    /** What was counted at the last look, of what goes on being counted; used by one thread at a time. */
    private Map<Served, CallCounts> last = new HashMap<>();

    public CallTrends(AlgorithmMeters meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    private record Served(Pid pid, AlgorithmVersion version) {}

    /** The oldest first; only times with calls, the others being known by their absence. */
    public List<TrendPoint> of(Pid pid) {
        Deque<TrendPoint> points = trends.get(pid);
        if (points == null) {
            return List.of();
        }
        synchronized (points) {
            return List.copyOf(points);
        }
    }

    @Scheduled(fixedRateString = "PT10S", initialDelayString = "PT10S")
    public synchronized void sample() {
        Instant now = clock.instant();
        Map<Served, CallCounts> counted = new HashMap<>();
        Map<Pid, CallCounts> since = new HashMap<>();
        meters.forEach((pid, version, series) -> {
            Served served = new Served(pid, version);
            CallCounts counts = series.counts();
            counted.put(served, counts);
            since.merge(pid, counts.minus(last.getOrDefault(served, CallCounts.NONE)), CallCounts::plus);
        });
        last = counted;
        since.forEach((pid, counts) -> {
            TrendPoint point = TrendPoint.of(now, counts);
            if (point.calls() > 0) {
                add(pid, point);
            }
        });
        forget(now.minus(STEP.multipliedBy(POINTS)));
    }

    private void add(Pid pid, TrendPoint point) {
        Deque<TrendPoint> points = trends.computeIfAbsent(pid, absent -> new ArrayDeque<>());
        synchronized (points) {
            points.addLast(point);
        }
    }

    private void forget(Instant before) {
        trends.values().removeIf(points -> {
            synchronized (points) {
                points.removeIf(point -> point.at().isBefore(before));
                return points.isEmpty();
            }
        });
    }
}
