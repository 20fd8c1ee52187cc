package io.procvision.runner.health;

import io.procvision.runner.core.Problem;
import java.util.Locale;
import java.util.Optional;

/** How a call ended, in the classes that policies count. */
public enum CallOutcome {
    OK,
    NG,
    ERROR,
    TIMEOUT,
    CRASH,
    OVERLOADED;

    /** The outcome that a failed call counts as; none where the call itself was wrong and no algorithm has seen it. */
    public static Optional<CallOutcome> of(Problem problem) {
        return switch (problem) {
            case TIMEOUT -> Optional.of(CallOutcome.TIMEOUT);
            case PROCESS_UNAVAILABLE -> Optional.of(CRASH);
            case OVERLOADED -> Optional.of(CallOutcome.OVERLOADED);
            case IMAGE_LOAD_FAILED, INVALID_PARAMS -> Optional.empty();
            default -> Optional.of(ERROR);
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
