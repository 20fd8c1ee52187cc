package io.procvision.runner.rollback;

import io.procvision.runner.core.Pid;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What one look of the evaluator saw. Written by that look alone, and read once it is over. */
final class Look {

    private final Instant at;
    private final Map<Pid, String> trouble = new TreeMap<>();
    private int bindings;
    private int healthy;
    private int inconclusive;
    private int guarded;
    private int unprotected;
    private int broken;

    Look(Instant at) {
        this.at = at;
    }

    void judged(ActiveBinding binding, Verdict verdict, boolean isProtected) {
        seen(isProtected);
        if (verdict instanceof Verdict.Healthy) {
            healthy++;
        } else if (verdict instanceof Verdict.Inconclusive) {
            inconclusive++;
        } else if (verdict instanceof Verdict.Unhealthy unhealthy) {
            trouble.put(binding.pid(), "%s: %s".formatted(binding.version(), unhealthy.reason()));
        }
    }

    void withdrawn(ActiveBinding binding, Hold withdrawal, boolean isProtected) {
        seen(isProtected);
        trouble.put(binding.pid(), withdrawal.describe());
    }

    void failed(ActiveBinding binding, RuntimeException failure) {
        bindings++;
        broken++;
        trouble.put(binding.pid(), "%s could not be judged: %s".formatted(binding.version(), failure.getMessage()));
    }

    private void seen(boolean isProtected) {
        bindings++;
        if (isProtected) {
            guarded++;
        } else {
            unprotected++;
        }
    }

    Instant at() {
        return at;
    }

    int bindings() {
        return bindings;
    }

    int healthy() {
        return healthy;
    }

    int inconclusive() {
        return inconclusive;
    }

    /** Bindings that are left where they are unwell. */
    int guarded() {
        return guarded;
    }

    /** Bindings that are judged, but that nothing is done about. */
    int unprotected() {
        return unprotected;
    }

    int broken() {
        return broken;
    }

    /** What is wrong, by PID. */
    Map<Pid, String> trouble() {
        return trouble;
    }
}
