package io.procvision.runner.console;

import io.procvision.runner.catalog.OperationView;
import io.procvision.runner.catalog.OperationView.State;
import java.util.ArrayList;
import java.util.List;

/** A step of an operation, as the page shows it. */
record ToldStep(String name, Progress progress) {

    enum Progress {
        DONE,
        CURRENT,
        FAILED,
        WAITING
    }

    /** Before the first step has begun, all of them wait. */
    static List<ToldStep> of(OperationView operation) {
        int reached = operation.steps().indexOf(operation.step());
        List<ToldStep> told = new ArrayList<>();
        for (int number = 0; number < operation.steps().size(); number++) {
            told.add(new ToldStep(operation.steps().get(number), progress(operation.state(), number, reached)));
        }
        return told;
    }

    private static Progress progress(State state, int number, int reached) {
        if (state == State.SUCCEEDED || number < reached) {
            return Progress.DONE;
        }
        if (number > reached) {
            return Progress.WAITING;
        }
        return state == State.FAILED ? Progress.FAILED : Progress.CURRENT;
    }
}
