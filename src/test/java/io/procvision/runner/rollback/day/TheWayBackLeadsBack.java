package io.procvision.runner.rollback.day;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A rollback and an emergency bind a version that the PID has had. */
final class TheWayBackLeadsBack implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        return day.moves().values().stream().flatMap(TheWayBackLeadsBack::elsewhere);
    }

    private static Stream<String> elsewhere(List<Move> oldestFirst) {
        Set<AlgorithmVersion> had = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (Move move : oldestFirst) {
            AlgorithmVersion bound = move.bound();
            if (bound != null && !had.contains(bound) && move.cause().leavesUnstableVersion()) {
                found.add("the PID never had that version: " + move);
            }
            if (bound != null) {
                had.add(bound);
            }
        }
        return found.stream();
    }
}
