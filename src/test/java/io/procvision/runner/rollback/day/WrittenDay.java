package io.procvision.runner.rollback.day;

import io.procvision.runner.canary.PidProgress;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A history that nobody lived: what is said to have happened is written down everywhere it belongs, by minutes of a day. */
final class WrittenDay {

    static final String ANNA = "anna";
    static final String SYSTEM = Actor.SYSTEM.name();

    private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");
    private static final int END = 24 * 60;

    private final Map<Pid, List<Move>> moves = new TreeMap<>();
    private final List<Deed> audit = new ArrayList<>();
    private final List<Period> frozen = new ArrayList<>();
    private final List<CanaryBook> canaries = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    static Instant at(int minute) {
        return MIDNIGHT.plus(Duration.ofMinutes(minute));
    }

    static AlgorithmVersion version(String number) {
        return new AlgorithmVersion("demo", number);
    }

    WrittenDay bind(int minute, String pid, String version) {
        return move(minute, pid, version, SwitchCause.ACTIVATE, ANNA, "better edges", null);
    }

    /** Of the evaluator, with what is written in its transaction. */
    WrittenDay emergency(int minute, String pid, String version) {
        String left = standing(pid);
        return move(minute, pid, version, SwitchCause.EMERGENCY, SYSTEM, "it fails", "error_rate")
                .deed(minute, "quarantine", pid, left, SYSTEM, "error_rate");
    }

    WrittenDay move(
            int minute,
            String pid,
            String version,
            SwitchCause cause,
            String operator,
            String reason,
            @Nullable String metric) {
        String left = standing(pid);
        log(minute, pid, version, cause, operator, reason, metric);
        audit.add(new Deed(
                at(minute), cause.word(), pid, version, left.equals("null") ? null : left, operator, reason, metric));
        return this;
    }

    /** In the log, and not in the audit trail. */
    WrittenDay log(
            int minute,
            String pid,
            String version,
            SwitchCause cause,
            String operator,
            String reason,
            @Nullable String metric) {
        List<Move> ofPid = moves.computeIfAbsent(new Pid(pid), absent -> new ArrayList<>());
        BoundVersion from = null;
        if (!ofPid.isEmpty()) {
            Move last = ofPid.remove(ofPid.size() - 1);
            from = last.to();
            ofPid.add(new Move(
                    last.pid(),
                    last.from(),
                    last.to(),
                    last.at(),
                    at(minute),
                    last.cause(),
                    last.operator(),
                    last.reason(),
                    last.trigger()));
        }
        ofPid.add(new Move(
                new Pid(pid),
                from,
                new BoundVersion(version(version), at(minute)),
                at(minute),
                null,
                cause,
                new Actor(operator),
                reason,
                metric == null ? null : new Trigger(metric, 0.5, 0.05, DayRules.WINDOW, 40)));
        return this;
    }

    WrittenDay deed(
            int minute,
            String action,
            @Nullable String pid,
            @Nullable String version,
            String operator,
            @Nullable String metric) {
        audit.add(new Deed(at(minute), action, pid, version, null, operator, "so be it", metric));
        return this;
    }

    WrittenDay frozen(int from, int until) {
        frozen.add(new Period(at(from), at(until)));
        return this;
    }

    WrittenDay canary(String state, String pid, String version, String from, PidProgress progress, boolean isClaimed) {
        canaries.add(new CanaryBook(1, state, version, new Pid(pid), progress, isClaimed, from));
        return this;
    }

    WrittenDay trouble(String version, int from, int until) {
        troubles.add(new Trouble(null, version(version), at(from), at(until)));
        return this;
    }

    DayHistory read() {
        Map<Pid, ActiveBinding> standing = standing();
        return read(standing, List.copyOf(standing.values()), 0);
    }

    DayHistory read(Map<Pid, ActiveBinding> filed, List<ActiveBinding> served, int pending) {
        return new DayHistory(
                at(END),
                moves,
                audit.stream().sorted(Comparator.comparing(Deed::at)).toList(),
                filed,
                served,
                pending,
                frozen,
                canaries,
                troubles);
    }

    Map<Pid, ActiveBinding> standing() {
        Map<Pid, ActiveBinding> standing = new TreeMap<>();
        moves.forEach((pid, ofPid) -> {
            BoundVersion bound = ofPid.get(ofPid.size() - 1).to();
            if (bound != null) {
                standing.put(pid, new ActiveBinding(pid, bound.version(), bound.activatedAt()));
            }
        });
        return standing;
    }

    /** What the PID's next move goes on from without saying so. */
    WrittenDay forget(String pid) {
        List<Move> ofPid = moves.getOrDefault(new Pid(pid), new ArrayList<>());
        ofPid.remove(ofPid.size() - 2);
        return this;
    }

    private String standing(String pid) {
        List<Move> ofPid = moves.getOrDefault(new Pid(pid), List.of());
        return ofPid.isEmpty()
                ? "null"
                : Move.number(ofPid.get(ofPid.size() - 1).bound());
    }
}
