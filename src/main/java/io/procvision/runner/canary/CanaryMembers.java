package io.procvision.runner.canary;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The PIDs of a canary in one of its states: what happened to each of them is written down by a method that answers false,
 * and changes nothing, where that state does not go with it any more.
 */
final class CanaryMembers {

    private final Canary canary;
    private final CanaryState state;
    private final List<CanaryPid> pids;

    CanaryMembers(Canary canary, CanaryState state, List<CanaryPid> pids) {
        this.canary = canary;
        this.state = state;
        this.pids = pids;
    }

    /** Writes down what a PID has, before it is switched. False where the canary may not go on with that. */
    boolean begin(Pid pid, AlgorithmVersion from, Instant since, Figures before) {
        CanaryPid row = row(pid);
        if (state != CanaryState.RUNNING || !row.isUnsettled()) {
            return false;
        }
        row.begin(from, since, before);
        return true;
    }

    /** The PID has the new version: by the canary where that had begun with it, else since before. */
    boolean arrived(Pid pid, Instant since) {
        CanaryPid row = row(pid);
        if (state.isOver() || !row.isUnsettled()) {
            return false;
        }
        boolean begun = row.state() == PidProgress.SWITCHING;
        row.arrive(begun ? PidProgress.ON : PidProgress.PRESENT, since);
        return true;
    }

    /** The PID cannot be switched, or not any more; the canary goes on without it. */
    boolean skip(Pid pid, String why) {
        CanaryPid row = row(pid);
        if (state != CanaryState.RUNNING || !row.isUnsettled()) {
            return false;
        }
        row.end(PidProgress.SKIPPED, why);
        return true;
    }

    /** The PID is back where it was, or where somebody else put it. */
    boolean settleAbort(Pid pid, PidProgress how, @Nullable String why) {
        CanaryPid row = row(pid);
        if (state != CanaryState.ABORTING || !row.isTouched()) {
            return false;
        }
        row.end(how, why);
        return true;
    }

    /** Says of a PID why its next step has not been done yet; false where that is known. */
    boolean trouble(Pid pid, String why) {
        row(pid).note(why);
        return true;
    }

    /** Of a canary that is over: whoever still waits is passed by, and all are free for others. */
    void end() {
        for (CanaryPid row : pids) {
            if (row.state() == PidProgress.WAITING || row.state() == PidProgress.CHOSEN) {
                row.end(PidProgress.SKIPPED, "the canary ended before its turn");
            }
            row.release();
        }
    }

    Optional<CanaryPid> find(Pid pid) {
        return pids.stream().filter(row -> row.pid().equals(pid)).findFirst();
    }

    private CanaryPid row(Pid pid) {
        return find(pid).orElseThrow(() -> new IllegalArgumentException("%s has no %s".formatted(canary, pid)));
    }

    List<CanaryPid> all() {
        return List.copyOf(pids);
    }

    /** That an open stage has reached. */
    Set<Pid> reached() {
        return pids.stream().filter(CanaryPid::isMember).map(CanaryPid::pid).collect(Collectors.toSet());
    }

    /** Of the open stage: still to be switched. */
    List<CanaryPid> unsettled() {
        return pids.stream().filter(CanaryPid::isUnsettled).toList();
    }

    /** Whose binding is the canary's doing, or may be. */
    List<CanaryPid> touched() {
        return pids.stream().filter(CanaryPid::isTouched).toList();
    }

    List<CanaryPid> on() {
        return pids.stream().filter(row -> row.state() == PidProgress.ON).toList();
    }

    static String names(List<CanaryPid> rows) {
        return rows.isEmpty()
                ? "no PID"
                : rows.stream().map(row -> row.pid().value()).collect(Collectors.joining(", "));
    }
}
