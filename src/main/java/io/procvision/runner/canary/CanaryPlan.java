package io.procvision.runner.canary;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a canary is asked to do.
 *
 * @param excluded PIDs that it leaves alone
 * @param autoPromote whether a stage that passed opens the next one without a person
 * @param approvalRequired whether another person than its creator has to approve the last stage
 * @param startAt when its first stage opens; null for at once
 */
record CanaryPlan(
        AlgorithmVersion target,
        List<StagePlan> stages,
        CanaryCriteria criteria,
        Set<Pid> excluded,
        boolean autoPromote,
        boolean approvalRequired,
        @Nullable Instant startAt,
        String reason) {

    private static final int MOST_STAGES = 50;

    CanaryPlan {
        if (stages.isEmpty() || stages.size() > MOST_STAGES) {
            throw invalid("stages has %d entries, but a canary takes 1 to %d".formatted(stages.size(), MOST_STAGES));
        }
        requireGrowth(stages);
        requireNoneNamedTwice(stages, excluded);
        reason = Decision.fitting(reason);
        stages = List.copyOf(stages);
        excluded = new TreeSet<>(excluded);
    }

    private static void requireGrowth(List<StagePlan> stages) {
        double largest = 0;
        for (int number = 0; number < stages.size(); number++) {
            Double percent = stages.get(number).percent();
            if (percent == null) {
                if (largest == 100) {
                    throw invalid("stages[%d] adds nothing: the stages before it reach 100 percent".formatted(number));
                }
                continue;
            }
            if (percent <= largest) {
                throw invalid("stages[%d].percent is %s, but must be above %s, which an earlier stage has"
                        .formatted(number, percent, largest));
            }
            largest = percent;
        }
    }

    private static void requireNoneNamedTwice(List<StagePlan> stages, Set<Pid> excluded) {
        Set<Pid> before = new HashSet<>();
        for (int number = 0; number < stages.size(); number++) {
            for (Pid pid : stages.get(number).named()) {
                if (!before.add(pid)) {
                    throw invalid(
                            "stages[%d] names %s again: later stages include the earlier ones".formatted(number, pid));
                }
                if (excluded.contains(pid)) {
                    throw invalid("stages[%d] names %s, which exclude_pids leaves out".formatted(number, pid));
                }
            }
        }
    }

    private static RunnerException invalid(String detail) {
        return new RunnerException(Problem.INVALID_PARAMS, detail);
    }
}
