package io.procvision.runner.canary;

import io.procvision.runner.activation.Pins;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Holds a plan against the line as it is, before anything begins: every objection now saves one at three in the morning. */
@Component
class CanaryPlanner {

    /** Clocks differ a little; a start further back is a mistake. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final CanaryCandidates candidates;
    private final CanarySettings settings;
    private final Pins pins;
    private final Clock clock;

    CanaryPlanner(CanaryCandidates candidates, CanarySettings settings, Pins pins, Clock clock) {
        this.candidates = candidates;
        this.settings = settings;
        this.pins = pins;
        this.clock = clock;
    }

    /** What the plan would do if it began now; {@code 1006}, {@code 2006} or {@code 2008} where it cannot. */
    CanaryForecast forecast(CanaryRequest request) {
        CanaryPlan plan = request.plan(settings);
        Instant startAt = plan.startAt();
        if (startAt != null && startAt.isBefore(clock.instant().minus(TOLERANCE))) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "start_at %s is past: leave it out to start at once".formatted(startAt));
        }
        LineUp lineUp = candidates.of(plan);
        List<Set<Pid>> added = new ArrayList<>();
        Set<Pid> members = new HashSet<>();
        for (StagePlan stage : plan.stages()) {
            stage.named().forEach(pid -> requireReachable(pid, plan, lineUp));
            Set<Pid> next = StageSelection.added(stage, lineUp, members);
            members.addAll(next);
            added.add(next);
        }
        requireSomethingToDo(lineUp, members);
        return new CanaryForecast(plan, lineUp, added);
    }

    /** What no percentage reaches a stage may name all the same, where only a setting keeps it out. */
    private void requireReachable(Pid pid, CanaryPlan plan, LineUp lineUp) {
        if (lineUp.eligible().containsKey(pid)) {
            return;
        }
        String why = lineUp.leftOut().get(pid);
        if (why == null) {
            throw conflict("PID %s is not among the supported_pids of %s".formatted(pid, plan.target()));
        }
        if (!settings.isCritical(pid) || pins.isPinned(pid)) {
            throw conflict("PID %s cannot be in a canary of %s: it is %s".formatted(pid, plan.target(), why));
        }
    }

    private static void requireSomethingToDo(LineUp lineUp, Set<Pid> members) {
        if (lineUp.onTarget().containsAll(members)) {
            throw conflict(
                    lineUp.eligible().isEmpty()
                            ? "No PID can be reached by a canary of %s: %s".formatted(lineUp.target(), lineUp.leftOut())
                            : "Every PID that the stages reach has %s already".formatted(lineUp.target()));
        }
    }

    private static RunnerException conflict(String detail) {
        return new RunnerException(Problem.ACTIVATION_CONFLICT, detail);
    }
}
