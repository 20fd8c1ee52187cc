package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from pip's output what was wrong with the package. What requirements.txt itself asks for has been checked
 * before, so a missing distribution here is one that a wheel depends on.
 */
final class PipFailures {

    private static final Pattern NO_DISTRIBUTION =
            Pattern.compile("No matching distribution found for ([A-Za-z0-9._-]+)(.*)");
    private static final Pattern UNSUPPORTED_WHEEL =
            Pattern.compile("(\\S+\\.whl) is not a supported wheel on this platform");
    private static final Pattern OTHER_PYTHON = Pattern.compile("requires? a different [Pp]ython");

    private PipFailures() {}

    static RunnerException explain(ToolRun.Result result, Path wheels, Interpreter python) {
        Matcher unsupported = UNSUPPORTED_WHEEL.matcher(result.output());
        if (unsupported.find()) {
            return incompatible("%s does not fit %s".formatted(unsupported.group(1), python), result);
        }
        Matcher missing = NO_DISTRIBUTION.matcher(result.output());
        if (!missing.find()) {
            return new RunnerException(
                    Problem.INSTALL_FAILED, "pip could not install the wheels: %s".formatted(result.tail()));
        }
        String distribution = WheelFile.normalize(missing.group(1));
        String wanted = (missing.group(1) + missing.group(2)).strip();
        List<WheelFile> delivered = Wheels.in(wheels).stream()
                .filter(wheel -> wheel.distribution().equals(distribution))
                .toList();
        boolean noneFits = !delivered.isEmpty() && delivered.stream().noneMatch(python::accepts);
        if (noneFits || OTHER_PYTHON.matcher(result.output()).find()) {
            return incompatible(
                    "%s is needed, but its wheels %s do not fit %s"
                            .formatted(
                                    wanted,
                                    delivered.stream().map(WheelFile::fileName).toList(),
                                    python),
                    result);
        }
        return new RunnerException(
                Problem.WHEELS_MISSING,
                "%s is needed by a wheel, but not among the wheels. pip says: %s".formatted(wanted, result.tail()));
    }

    private static RunnerException incompatible(String what, ToolRun.Result result) {
        return new RunnerException(Problem.INCOMPATIBLE_PYTHON, "%s. pip says: %s".formatted(what, result.tail()));
    }
}
