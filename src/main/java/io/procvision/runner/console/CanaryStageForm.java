package io.procvision.runner.console;

import io.procvision.runner.canary.CanaryRequest;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;

/**
 * One stage of a {@link CanaryForm}, as typed.
 *
 * @param reach which of the next two counts: {@value #BY_PIDS} or {@value #BY_PERCENT}
 */
record CanaryStageForm(String reach, String pids, String percent, String bake) {

    static final String BY_PIDS = "pids";
    static final String BY_PERCENT = "percent";
    static final CanaryStageForm EMPTY = new CanaryStageForm(BY_PERCENT, "", "", "10");

    CanaryStageForm {
        reach = BY_PIDS.equals(reach) ? BY_PIDS : BY_PERCENT;
        pids = Typed.text(pids);
        percent = Typed.text(percent);
        bake = Typed.text(bake);
    }

    boolean takesAll() {
        return reach.equals(BY_PERCENT) && percent.equals("100");
    }

    CanaryRequest.Stage request(String where) {
        String duration = Typed.duration(where + ".bake", bake);
        if (reach.equals(BY_PIDS)) {
            return new CanaryRequest.Stage(Typed.pids(pids), null, duration, null, null);
        }
        Double share = Typed.number(where + ".percent", percent);
        if (share == null) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "%s.percent is empty: how many of the PIDs?".formatted(where));
        }
        return new CanaryRequest.Stage(null, share, duration, null, null);
    }
}
