package io.procvision.runner.catalog;

import io.procvision.runner.core.RunnerException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the score of a validation: each planned step passes, fails, or is skipped because one before it failed. */
final class Scorecard implements StepObserver {

    private final List<InstallStep> planned;
    private final StepObserver watcher;
    private @Nullable InstallStep current;

    /** @param watcher is told of the steps as well */
    Scorecard(List<InstallStep> planned, StepObserver watcher) {
        this.planned = List.copyOf(planned);
        this.watcher = watcher;
    }

    @Override
    public void started(InstallStep step) {
        current = step;
        watcher.started(step);
    }

    @Override
    public void progressed(double fractionOfStep) {
        watcher.progressed(fractionOfStep);
    }

    /** Runs the steps; only what is wrong with the package is a result, what is wrong with the machine is a problem. */
    ValidationView keep(Runnable steps) {
        try {
            steps.run();
            return view(null);
        } catch (RunnerException failure) {
            if (current == null || failure.problem().status() >= 500) {
                throw failure;
            }
            return view(failure);
        }
    }

    private ValidationView view(@Nullable RunnerException failure) {
        List<ValidationView.Check> checks = new ArrayList<>();
        int failed = failure == null ? planned.size() : planned.indexOf(current);
        for (int i = 0; i < planned.size(); i++) {
            String name = planned.get(i).label();
            if (i < failed) {
                checks.add(new ValidationView.Check(name, ValidationView.Result.PASS, "ok"));
            } else if (i == failed && failure != null) {
                checks.add(new ValidationView.Check(
                        name, ValidationView.Result.FAIL, failure.problem() + ": " + failure.detail()));
            } else {
                checks.add(new ValidationView.Check(
                        name, ValidationView.Result.SKIPPED, "skipped, as an earlier check failed"));
            }
        }
        return new ValidationView(
                failure == null ? ValidationView.Result.PASS : ValidationView.Result.FAIL, List.copyOf(checks));
    }
}
