package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which PIDs of the line one wants to see. */
enum LineFilter {
    ALL(row -> row.wellness() != Wellness.FREE),
    ATTENTION(row -> row.wellness().needsAttention()),
    PINNED(LineRow::pinned),
    QUARANTINE(row -> row.held() != null),
    CANARY(row -> row.canary() != null),
    FREE(row -> row.wellness() == Wellness.FREE);

    @SuppressWarnings("ImmutableEnumChecker") // those above hold nothing
    private final Predicate<LineRow> fits;

    LineFilter(Predicate<LineRow> fits) {
        this.fits = fits;
    }

    boolean fits(LineRow row) {
        return fits.test(row);
    }

    static LineFilter named(String word) {
        return Arrays.stream(values())
                .filter(filter -> filter.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PARAMS,
                        "show=%s is none of %s"
                                .formatted(
                                        word,
                                        Arrays.stream(values())
                                                .map(LineFilter::word)
                                                .collect(Collectors.joining(", ")))));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
