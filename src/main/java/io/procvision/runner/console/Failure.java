package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Locale;

/**
 * What a person is told of something that failed; the words of title and advice are in the bundles.
 *
 * @param code as the API gives it
 * @param detail what was wrong in this case, in the words of the API
 */
record Failure(Problem problem, String code, String detail) {

    static Failure of(RunnerException failure) {
        return new Failure(failure.problem(), failure.code(), failure.detail());
    }

    static Failure of(Problem problem, String detail) {
        return new Failure(problem, problem.code(), detail);
    }

    /** Of the message that names the problem. */
    public String title() {
        return key("title");
    }

    /** Of the message that says what to do next. */
    public String advice() {
        return key("advice");
    }

    private String key(String what) {
        return "problem.%s.%s".formatted(problem.name().toLowerCase(Locale.ROOT), what);
    }
}
