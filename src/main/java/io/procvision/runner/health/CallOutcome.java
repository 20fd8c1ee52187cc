package io.procvision.runner.health;

import io.procvision.runner.core.Problem;
import java.util.Locale;

/** How a call ended, in the classes that policies count. */
public enum CallOutcome {
    OK,
    NG,
    ERROR,
    TIMEOUT,
    CRASH,
    OVERLOADED;

    /** The outcome that a failed call counts as. */
    public static CallOutcome of(Problem problem) {
        return switch (problem) {
            case TIMEOUT -> CallOutcome.TIMEOUT;
            case PROCESS_UNAVAILABLE -> CRASH;
            case OVERLOADED -> CallOutcome.OVERLOADED;
            default -> ERROR;
        };
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Into arrays that live no longer than this runner. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }
}
