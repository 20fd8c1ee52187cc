package io.procvision.runner.health;

import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.Breach.Gravity;
import io.procvision.runner.health.Verdict.Healthy;
import io.procvision.runner.health.Verdict.Inconclusive;
import io.procvision.runner.health.Verdict.Unhealthy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a binding did by its thresholds, and by nothing else. States of the processes (held down, silent, too large,
 * too busy) need no calls. Shares of the calls need {@link Thresholds#minCalls()} of them, and as many more as it takes to
 * tell the share from its limit: with a limit of 5 %, two failures among twenty calls may still be chance, four are not.
 * Until then the verdict is {@link Inconclusive}. Of several broken limits the gravest is named.
 */
public final class HealthPolicy {

    /** What a verdict may name as the figure that broke its limit; by these an emergency of the evaluator is known. */
    public static final List<String> METRICS =
            List.of("crash_loop", "missed_heartbeats", "error_rate", "timeout_rate", "rss", "cpu", "ng_drift");

    private HealthPolicy() {}

    public static Verdict judge(HealthSnapshot snapshot, Thresholds thresholds) {
        return judge(snapshot, thresholds, null);
    }

    public static Verdict judge(HealthSnapshot snapshot, Thresholds thresholds, @Nullable Share before) {
        return judge(snapshot, thresholds, before, null);
    }

    /**
     * @param before the parts judged NG by the version before among all it judged; null where there is none
     * @param down what Actuator says of the version's processes where it calls them down; null where it does not
     */
    public static Verdict judge(
            HealthSnapshot snapshot, Thresholds thresholds, @Nullable Share before, @Nullable String down) {
        List<Breach> breaches = new ArrayList<>(ProcessPolicy.breaches(snapshot, thresholds, down));
        List<String> doubts = new ArrayList<>();
        if (snapshot.calls() < thresholds.minCalls()) {
            doubts.add("%d of the %d calls that a judgement needs within %s"
                    .formatted(snapshot.calls(), thresholds.minCalls(), Figures.duration(snapshot.window())));
        } else {
            judgeRate("error_rate", "failed", snapshot.errors(), thresholds.maxErrorRate(), snapshot, breaches, doubts);
            judgeRate(
                    "timeout_rate",
                    "timed out",
                    snapshot.timeouts(),
                    thresholds.maxTimeoutRate(),
                    snapshot,
                    breaches,
                    doubts);
            if (before != null && thresholds.maxNgDrift() != null) {
                judgeDrift(before, thresholds.maxNgDrift(), thresholds.minCalls(), snapshot, breaches, doubts);
            }
        }
        return breaches.stream()
                .min(Breach.GRAVEST_FIRST)
                .<Verdict>map(gravest -> new Unhealthy(gravest.trigger(), gravest.reason()))
                .orElseGet(() -> doubts.isEmpty() ? new Healthy() : new Inconclusive(doubts.get(0)));
    }

    private static void judgeRate(
            String metric,
            String what,
            Share share,
            double limit,
            HealthSnapshot snapshot,
            List<Breach> breaches,
            List<String> doubts) {
        if (share.value() <= limit) {
            return;
        }
        String figures = "%s of the last %d calls %s (limit %s) within %s"
                .formatted(
                        Figures.percent(share.value()),
                        share.whole(),
                        what,
                        Figures.percent(limit),
                        Figures.duration(snapshot.window()));
        if (share.atLeast() > limit) {
            breaches.add(new Breach(
                    Gravity.CALLS,
                    new Trigger(metric, share.value(), limit, snapshot.window(), snapshot.calls()),
                    figures));
        } else {
            doubts.add(figures + ", which may be chance");
        }
    }

    /** Fewer NG than before are as suspicious as more: a version that lets everything pass is the worst. */
    private static void judgeDrift(
            Share before,
            double limit,
            int minCalls,
            HealthSnapshot snapshot,
            List<Breach> breaches,
            List<String> doubts) {
        Share now = snapshot.ng();
        double drift = Math.abs(now.value() - before.value());
        if (drift <= limit || now.whole() < minCalls || before.whole() < minCalls) {
            return;
        }
        String figures =
                "%s of the last %d parts were judged NG, but %s of %d by the version before (limit of the difference %s) within %s"
                        .formatted(
                                Figures.percent(now.value()),
                                now.whole(),
                                Figures.percent(before.value()),
                                before.whole(),
                                Figures.percent(limit),
                                Figures.duration(snapshot.window()));
        double certain = Math.max(now.atLeast() - before.atMost(), before.atLeast() - now.atMost());
        if (certain > limit) {
            breaches.add(new Breach(
                    Gravity.JUDGEMENT,
                    new Trigger("ng_drift", drift, limit, snapshot.window(), snapshot.calls()),
                    figures));
        } else {
            doubts.add(figures + ", which may be chance");
        }
    }
}
