package io.procvision.runner.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a canary as the page shows it: beside the same of the version before, and beside its limits.
 *
 * @param metric by which the bundle names it
 * @param unit of all its numbers but a ratio
 * @param before null where there is none, as without calls
 */
record ToldFigure(
        String metric,
        Unit unit,
        @Nullable Double now,
        @Nullable Double before,
        List<Limit> limits) {

    enum Unit {
        COUNT,
        SHARE,
        MILLIS
    }

    enum Kind {
        AT_LEAST,
        AT_MOST,
        /** Above the version before. */
        RISE,
        /** Away from the version before, in either direction. */
        SHIFT,
        /** Times that of the version before. */
        RATIO
    }

    /** How the figure stands; the gravest limit counts. */
    enum Standing {
        UNLIMITED,
        WITHIN,
        /** Too few calls, here or of the version before. */
        OPEN,
        /** Above, but not by more than chance brings about. */
        DOUBTFUL,
        BROKEN
    }

    record Limit(Kind kind, double value, Standing standing) {}

    public Standing standing() {
        return limits.stream().map(Limit::standing).max(Enum::compareTo).orElse(Standing.UNLIMITED);
    }
}
