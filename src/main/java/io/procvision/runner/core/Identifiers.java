package io.procvision.runner.core;

import java.util.regex.Pattern;

/** The one form that PIDs, package names and versions share; whatever has it is safe as a file name. */
final class Identifiers {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Identifiers() {}

    static String require(String value, String what, Problem problem) {
        if (!FORM.matcher(value).matches()) {
            throw new RunnerException(
                    problem,
                    "%s '%s' is malformed: 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit"
                            .formatted(what, abbreviate(value)));
        }
        return value;
    }

    private static String abbreviate(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
