package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.ProblemDetail;

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

    /** As it was told to a client, which another release may have done. */
    static Failure of(ProblemDetail told) {
        Map<String, Object> more = Objects.requireNonNullElse(told.getProperties(), Map.of());
        Problem problem = Problem.ofAnswer(String.valueOf(more.get("error")), String.valueOf(told.getTitle()))
                .orElse(Problem.INTERNAL_ERROR);
        return new Failure(
                problem, String.valueOf(more.getOrDefault("code", problem.code())), String.valueOf(told.getDetail()));
    }

    /** The detail with what a tool printed set apart. */
    public ToldDetail told() {
        return ToldDetail.of(detail);
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
