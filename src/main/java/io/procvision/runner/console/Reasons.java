package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;

/** Asks people why, as the API does: it is read long afterwards. */
final class Reasons {

    /** As the fields of pages allow. */
    private static final int LONGEST = 1000;

    private Reasons() {}

    static String required(String reason) {
        String text = reason.strip().replace("\r\n", "\n"); // as the field counted it
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    text.isEmpty()
                            ? "A reason is required: whoever reads the audit trail later wants to know why"
                            : "The reason has %d characters, at most %d are kept".formatted(text.length(), LONGEST));
        }
        return text;
    }
}
