package io.procvision.runner.rollback.day;

import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the file says is what the log says last and what serves, and each change went on from the one before. */
final class OneBindingOfEachPid implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        List<String> found = new ArrayList<>();
        Map<Pid, ActiveBinding> logged = new TreeMap<>();
        day.moves().forEach((pid, oldestFirst) -> {
            BoundVersion bound = follow(oldestFirst, found);
            if (bound != null) {
                logged.put(pid, new ActiveBinding(pid, bound.version(), bound.activatedAt()));
            }
        });
        if (!logged.equals(day.filed())) {
            found.add("the log ends with %s, but the files say %s".formatted(logged, day.filed()));
        }
        if (day.served().size() != logged.size()
                || !new HashSet<>(day.served()).equals(new HashSet<>(logged.values()))) {
            found.add("the log ends with %s, but what serves is %s".formatted(logged, day.served()));
        }
        if (day.pending() > 0) {
            found.add("%d switches were left pending".formatted(day.pending()));
        }
        return found.stream();
    }

    /** What stands in the end. */
    private static @Nullable BoundVersion follow(List<Move> oldestFirst, List<String> found) {
        BoundVersion standing = null;
        Move last = null;
        for (Move each : oldestFirst) {
            if (!Objects.equals(each.from(), standing)) {
                found.add("%s went on from %s, but %s stood".formatted(each, each.from(), standing));
            }
            requireEnd(last, each.at(), found);
            standing = each.to();
            last = each;
        }
        requireEnd(last, null, found);
        return standing;
    }

    private static void requireEnd(@Nullable Move move, @Nullable Instant end, List<String> found) {
        if (move != null && move.to() != null && !Objects.equals(move.until(), end)) {
            found.add("%s ended at %s, not at %s".formatted(move, move.until(), end));
        }
    }
}
