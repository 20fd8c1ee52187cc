package io.procvision.runner.accounts;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Set;
import java.util.regex.Pattern;

/** The form of the names of accounts and tokens, by which histories can tell them from what stands around them. */
final class AccountName {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,47}");

    /** Histories name these where no account acted. */
    private static final Set<String> RESERVED = Set.of("system", "anonymous");

    private AccountName() {}

    static String require(String name, String what) {
        if (!FORM.matcher(name).matches()) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "%s '%s' is malformed: 1 to 48 letters, digits, dots, dashes, underscores and @, the first a letter or digit"
                            .formatted(what, name.length() <= 80 ? name : name.substring(0, 80) + "…"));
        }
        if (RESERVED.contains(name)) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "%s '%s' is reserved for the service itself".formatted(what, name));
        }
        return name;
    }
}
