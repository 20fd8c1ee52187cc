package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a plan would do if it began now.
 *
 * @param added by each stage
 */
record CanaryForecast(CanaryPlan plan, LineUp lineUp, List<Set<Pid>> added) {

    /** The PIDs that are claimed, with the stage that would reach each. */
    Map<Pid, Integer> claims() {
        Map<Pid, Integer> claims = new TreeMap<>();
        for (int number = 0; number < added.size(); number++) {
            for (Pid pid : added.get(number)) {
                claims.put(pid, number);
            }
        }
        return claims;
    }

    /** As clients see it. */
    CanaryPreview view() {
        List<CanaryPreview.StageView> stages = new ArrayList<>();
        Set<Pid> reached = new TreeSet<>();
        for (int number = 0; number < added.size(); number++) {
            reached.addAll(added.get(number));
            stages.add(new CanaryPreview.StageView(
                    number + 1,
                    List.copyOf(new TreeSet<>(added.get(number))),
                    reached.size(),
                    plan.stages().get(number).bake().toString(),
                    plan.stages().get(number).deadline().toString()));
        }
        return new CanaryPreview(
                plan.target().name(),
                plan.target().version(),
                stages,
                List.copyOf(new TreeSet<>(lineUp.onTarget())),
                lineUp.leftOut().entrySet().stream()
                        .filter(each -> !reached.contains(each.getKey()))
                        .map(each -> new CanaryPreview.LeftOut(each.getKey(), each.getValue()))
                        .toList());
    }
}
