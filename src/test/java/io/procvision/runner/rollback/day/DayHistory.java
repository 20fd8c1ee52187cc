package io.procvision.runner.rollback.day;

import io.procvision.runner.core.Pid;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a day left behind: in the log, in the audit trail, in the binding files and in what serves.
 *
 * @param until when it was read
 * @param moves of each PID, the oldest first
 * @param filed by the binding files
 * @param served by the routes
 * @param pending switches that were neither confirmed nor aborted
 * @param troubles what was wrong with versions in truth
 */
public record DayHistory(
        Instant until,
        Map<Pid, List<Move>> moves,
        List<Deed> audit,
        Map<Pid, ActiveBinding> filed,
        List<ActiveBinding> served,
        int pending,
        List<Period> frozen,
        List<CanaryBook> canaries,
        List<Trouble> troubles) {

    static final String EVERYWHERE = "*";

    public Stream<Move> all() {
        return moves.values().stream().flatMap(Collection::stream);
    }

    /** Of the evaluator. */
    public List<Move> emergencies() {
        return all().filter(Move::isByEvaluator).toList();
    }

    /** How often each cause changed a binding. */
    public Map<SwitchCause, Long> byCause() {
        return all().collect(Collectors.groupingBy(Move::cause, TreeMap::new, Collectors.counting()));
    }

    public long done(String action, boolean automatic) {
        return audit.stream()
                .filter(deed -> deed.is(action) && deed.isAutomatic() == automatic)
                .count();
    }

    Map<String, List<Period>> pinned() {
        return periods("pin", "unpin", deed -> String.valueOf(deed.pid()));
    }

    /** By PID and version, and by {@link #EVERYWHERE} and version. */
    Map<String, List<Period>> held() {
        Map<String, List<Period>> held =
                periods("quarantine", "release", deed -> place(String.valueOf(deed.pid()), deed.version()));
        held.putAll(periods("withdraw", "allow", deed -> place(EVERYWHERE, deed.version())));
        return held;
    }

    static String place(String pid, @Nullable String version) {
        return pid + "/" + version;
    }

    /** From what begins it to what ends it, or to the end of the day. What ends without a beginning begins with its end. */
    private Map<String, List<Period>> periods(String begin, String end, Function<Deed, String> key) {
        Map<String, List<Period>> periods = new HashMap<>();
        Map<String, Instant> open = new HashMap<>();
        for (Deed deed : audit) {
            if (deed.is(begin)) {
                open.putIfAbsent(key.apply(deed), deed.at());
            } else if (deed.is(end)) {
                Instant begun = open.remove(key.apply(deed));
                add(periods, key.apply(deed), new Period(begun == null ? deed.at() : begun, deed.at()));
            }
        }
        open.forEach((what, begun) -> add(periods, what, new Period(begun, Instant.MAX)));
        return periods;
    }

    private static void add(Map<String, List<Period>> periods, String what, Period period) {
        periods.computeIfAbsent(what, absent -> new ArrayList<>()).add(period);
    }
}
