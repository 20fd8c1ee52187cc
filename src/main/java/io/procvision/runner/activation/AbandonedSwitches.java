package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.replicas.SilentRunners;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Settles pending switches whose runner died, fell silent or could not reach the database. What a living runner is at is left
 * to it until its deadline. Whoever is taken for dead and is not finds its switch settled before it replaces a file.
 */
@Component
class AbandonedSwitches {

    private static final Logger log = LoggerFactory.getLogger(AbandonedSwitches.class);

    private final SwitchLog switchLog;
    private final PidLocks pidLocks;
    private final SwitchSettlement settlement;
    private final SilentRunners silent;
    private final RunnerIdentity self;
    private final Clock clock;

    AbandonedSwitches(
            SwitchLog switchLog,
            PidLocks pidLocks,
            SwitchSettlement settlement,
            SilentRunners silent,
            RunnerIdentity self,
            Clock clock) {
        this.switchLog = switchLog;
        this.pidLocks = pidLocks;
        this.settlement = settlement;
        this.silent = silent;
        this.self = self;
        this.clock = clock;
    }

    void settle() {
        Collection<List<Switch>> requests = switchLog.pending().stream()
                .filter(this::isAbandoned)
                .collect(Collectors.groupingBy(Switch::groupId))
                .values();
        for (List<Switch> request : requests) {
            try {
                settle(request);
            } catch (RuntimeException failure) {
                log.error("{} could not be settled yet: {}", request, failure.getMessage(), failure);
            }
        }
    }

    /** One of this runner is, unless somebody here holds its PIDs' locks. */
    boolean isAbandoned(Switch row) {
        return row.runner().equals(self.toString())
                || self.isGone(row.runner())
                || clock.instant().isAfter(row.deadline())
                || silent.contains(row.runner());
    }

    /** Under the PIDs' locks, which tell a switch of this runner that is still under way from one that was left behind. */
    private void settle(List<Switch> request) {
        List<Pid> pids = request.stream().map(Switch::pid).toList();
        Optional<PidLocks.Held> free = pidLocks.tryAcquire(pids, "settling an abandoned switch");
        if (free.isPresent()) {
            try (PidLocks.Held held = free.get()) {
                settlement.settle(
                        request,
                        "The runner %s was interrupted".formatted(request.get(0).runner()));
            }
        }
    }
}
