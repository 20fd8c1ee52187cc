package io.procvision.runner.console;

import io.procvision.runner.catalog.ValidationView;
import io.procvision.runner.catalog.ValidationView.Result;
import io.procvision.runner.core.Problem;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One check of a validation, as the report shows it.
 *
 * @param problem what is wrong, null where nothing is
 * @param detail what exactly, null likewise
 */
record ToldCheck(
        String name,
        Result result,
        @Nullable Problem problem,
        @Nullable ToldDetail detail) {

    /** A failed check says the problem first, as code and word. */
    private static final Pattern FAILURE = Pattern.compile("(\\d{4}) (\\w+): (.*)", Pattern.DOTALL);

    static ToldCheck of(ValidationView.Check check) {
        Matcher failure = FAILURE.matcher(check.message());
        if (check.result() != Result.FAIL || !failure.matches()) {
            return new ToldCheck(
                    check.name(),
                    check.result(),
                    null,
                    check.result() == Result.FAIL ? ToldDetail.of(check.message()) : null);
        }
        return new ToldCheck(
                check.name(), check.result(), problem(failure.group(2)).orElse(null), ToldDetail.of(failure.group(3)));
    }

    /** Where a word stands for two, what is wrong with the package comes before what is wrong with the machine. */
    private static Optional<Problem> problem(String word) {
        return Arrays.stream(Problem.values())
                .filter(problem -> problem.error().equals(word))
                .findFirst();
    }
}
