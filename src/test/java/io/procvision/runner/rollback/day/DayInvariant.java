package io.procvision.runner.rollback.day;

import java.util.stream.Stream;

/** Something that holds of every day, whatever happens on it. */
public interface DayInvariant {

    /** What breaks it, each in words; none where it holds. */
    Stream<String> violations(DayHistory day);

    default String name() {
        return getClass().getSimpleName();
    }
}
