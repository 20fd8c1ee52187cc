package io.procvision.runner.rollback;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.ListIterator;
import org.springframework.stereotype.Component;

/**
 * The versions a PID could go back to, the nearest first. Every binding puts its version on a stack; a rollback takes off
 * what it left, because a version that was rolled back did not prove itself. So after 1.0 → 1.1 → 1.2 → back to 1.1, the
 * way back leads to 1.0 and never to 1.2 again.
 */
@Component
class StableVersions {

    /** How far back a PID's history is read; older versions are long out of the deployed cache. */
    private static final int DEPTH = 100;

    private final SwitchLog switchLog;

    StableVersions(SwitchLog switchLog) {
        this.switchLog = switchLog;
    }

    /** Without the version that is bound now. */
    List<AlgorithmVersion> before(Pid pid) {
        Deque<AlgorithmVersion> stack = stack(switchLog.confirmed(pid, DEPTH));
        return stack.stream().skip(1).toList();
    }

    static Deque<AlgorithmVersion> stack(List<Switch> newestFirst) {
        Deque<AlgorithmVersion> stack = new ArrayDeque<>();
        ListIterator<Switch> oldestFirst = newestFirst.listIterator(newestFirst.size());
        while (oldestFirst.hasPrevious()) {
            Switch each = oldestFirst.previous();
            if (each.cause().leavesUnstableVersion()) {
                stack.poll();
            }
            each.to().map(BoundVersion::version).ifPresent(bound -> {
                stack.remove(bound);
                stack.push(bound);
            });
        }
        return stack;
    }
}
