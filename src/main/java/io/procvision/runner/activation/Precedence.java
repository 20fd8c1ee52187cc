package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Has an emergency go ahead of whatever another runner is at. A pending row keeps all others from the PID, through a pre-warm
 * of a minute and longer if its runner dies; an emergency settles it at once, as the files are, and its runner finds out
 * before it replaces any. Only another emergency it waits for, since that is on the same way.
 */
@Component
class Precedence {

    private final SwitchLog switchLog;
    private final AbandonedSwitches abandoned;
    private final SwitchSettlement settlement;

    Precedence(SwitchLog switchLog, AbandonedSwitches abandoned, SwitchSettlement settlement) {
        this.switchLog = switchLog;
        this.abandoned = abandoned;
        this.settlement = settlement;
    }

    /**
     * The caller holds the PIDs' locks.
     *
     * @return whether none of the PIDs is in the way any more, as far as could be seen
     */
    boolean makeWay(Collection<Pid> pids, String emergency) {
        for (Pid pid : pids) {
            Optional<Switch> row = switchLog.pending(pid);
            if (row.isPresent() && isToBeLeft(row.get())) {
                return false;
            }
            row.ifPresent(each -> settlement.settle(requestOf(each), "The %s went ahead".formatted(emergency)));
        }
        return true;
    }

    private boolean isToBeLeft(Switch row) {
        return row.cause() == SwitchCause.EMERGENCY && !abandoned.isAbandoned(row);
    }

    private List<Switch> requestOf(Switch row) {
        return switchLog.pending().stream()
                .filter(each -> each.groupId().equals(row.groupId()))
                .toList();
    }
}
