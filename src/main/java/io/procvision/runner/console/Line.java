package io.procvision.runner.console;

import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole line at one moment, in the order in which people should look at it: what is not well, then by PID. */
record Line(List<LineRow> rows) {

    private static final Comparator<LineRow> ORDER = Comparator.<LineRow, Boolean>comparing(
                    row -> !row.wellness().needsAttention())
            .thenComparing(row -> row.wellness().needsAttention() ? row.wellness() : Wellness.FREE)
            .thenComparing(LineRow::pid);

    Line {
        rows = rows.stream().sorted(ORDER).toList();
    }

    /** The one thing to do next: the gravest trouble, else a version that an emergency left and nobody has looked at. */
    Optional<LineRow> attention() {
        return rows.stream()
                .filter(LineFilter.ATTENTION::fits)
                .findFirst()
                .or(() -> rows.stream().filter(LineFilter.QUARANTINE::fits).findFirst());
    }

    /** How many PIDs each filter shows. */
    Map<LineFilter, Long> counts() {
        Map<LineFilter, Long> counts = new EnumMap<>(LineFilter.class);
        for (LineFilter filter : LineFilter.values()) {
            counts.put(filter, rows.stream().filter(filter::fits).count());
        }
        return counts;
    }

    /** @param text that PID, package or version contains; empty for all */
    PageView<LineRow> page(LineFilter filter, String text, int page, int size) {
        if (page < 0) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS, "page %d does not exist: pages count from 0".formatted(page));
        }
        List<LineRow> fitting = rows.stream()
                .filter(row -> filter.fits(row) && row.mentions(text))
                .toList();
        return new PageView<>(
                fitting.stream().skip((long) page * size).limit(size).toList(), page, size, fitting.size());
    }
}
