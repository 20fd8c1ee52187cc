package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One stage as planned. Every stage includes those before it.
 *
 * @param named the PIDs that it adds; empty where it says how many instead
 * @param percent of the PIDs that can be reached, above 0; null where it names PIDs
 * @param bake how long it is watched; zero to go on as soon as its PIDs are switched
 * @param deadline until when it bakes on where too few calls came
 */
record StagePlan(Set<Pid> named, @Nullable Double percent, Duration bake, Duration deadline) {

    /** Longer ones are slips of the pen. */
    private static final Duration LONGEST = Duration.ofDays(365);

    StagePlan {
        if (named.isEmpty() == (percent == null)) {
            throw invalid(
                    named.isEmpty()
                            ? "a stage is empty: it names pids or a percent"
                            : "a stage has both pids and percent: it takes one of them");
        }
        if (percent != null && !(percent > 0 && percent <= 100)) {
            throw invalid("percent is %s, but must be above 0 and at most 100".formatted(percent));
        }
        if (bake.isNegative() || bake.compareTo(LONGEST) > 0) {
            throw invalid("bake is %s, but must be from PT0S to %s".formatted(bake, LONGEST));
        }
        if (deadline.compareTo(bake) < 0) {
            throw invalid("deadline %s is shorter than bake %s".formatted(deadline, bake));
        }
        named = new TreeSet<>(named);
    }

    /** For people: {@code A01, A02} or {@code 50 %}. */
    String reach() {
        return percent == null
                ? String.join(", ", named.stream().map(Pid::value).toList())
                : "%s %%".formatted(percent == Math.rint(percent) ? Long.toString(Math.round(percent)) : percent);
    }

    private static RunnerException invalid(String detail) {
        return new RunnerException(Problem.INVALID_PARAMS, detail);
    }
}
