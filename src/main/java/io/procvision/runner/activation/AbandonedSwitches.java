package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.store.StoreLock;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Settles pending switches whose runner died or could not reach the database, by comparing them with the files: where
 * files of a request say what it meant and none is as it was before, it happened and is confirmed; where some are as they
 * were, the others are set back; else it did not happen. A file that is neither was changed from outside since then, and
 * that must not undo the other PIDs of a request that was acknowledged. What a living runner is at is left to it until its
 * deadline.
 */
@Component
class AbandonedSwitches {

    private static final Logger log = LoggerFactory.getLogger(AbandonedSwitches.class);

    private final SwitchLog switchLog;
    private final ActiveBindings bindings;
    private final PidLocks pidLocks;
    private final StoreLock storeLock;
    private final UnloggedEmergencies emergencies;
    private final RunnerIdentity self;
    private final Clock clock;

    AbandonedSwitches(
            SwitchLog switchLog,
            ActiveBindings bindings,
            PidLocks pidLocks,
            StoreLock storeLock,
            UnloggedEmergencies emergencies,
            RunnerIdentity self,
            Clock clock) {
        this.switchLog = switchLog;
        this.bindings = bindings;
        this.pidLocks = pidLocks;
        this.storeLock = storeLock;
        this.emergencies = emergencies;
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

    private boolean isAbandoned(Switch row) {
        return row.runner().equals(self.toString())
                || self.isGone(row.runner())
                || clock.instant().isAfter(row.deadline());
    }

    /** Under the PIDs' locks, which tell a switch of this runner that is still under way from one that was left behind. */
    private void settle(List<Switch> request) {
        List<Pid> pids = request.stream().map(Switch::pid).toList();
        Optional<PidLocks.Held> free = pidLocks.tryAcquire(pids, "settling an abandoned switch");
        if (free.isEmpty()) {
            return;
        }
        try (PidLocks.Held held = free.get();
                StoreLock.Held store = storeLock.acquire("settling an abandoned switch of " + pids)) {
            List<Switch> left = request.stream().filter(this::isStillPending).toList();
            if (!left.isEmpty()) {
                settleUnderLocks(left);
            }
        }
    }

    /** It may have been finished between the look at the log and the locks. */
    private boolean isStillPending(Switch row) {
        return switchLog.pending(row.pid()).filter(now -> now.id() == row.id()).isPresent();
    }

    private void settleUnderLocks(List<Switch> request) {
        List<Switch> swapped = request.stream()
                .filter(row -> happened(row) || emergencies.followed(row))
                .toList();
        if (!swapped.isEmpty() && request.stream().noneMatch(this::isAsBefore)) {
            log.warn("{} had happened when it was interrupted: confirmed", request);
            switchLog.confirm(request, row -> SwapTime.of(row, bindings));
        } else {
            // Where an emergency followed, its binding stands: only what is still as the request left it goes back.
            swapped.stream().filter(this::happened).forEach(this::setBack);
            String outcome = swapped.isEmpty() ? "before any file was replaced" : "halfway, and was undone";
            log.warn("{} was interrupted {}", request, outcome);
            switchLog.abort(
                    request,
                    "The runner %s was interrupted %s".formatted(request.get(0).runner(), outcome));
        }
    }

    private boolean happened(Switch row) {
        return fileSays(row.pid(), row.to());
    }

    private boolean isAsBefore(Switch row) {
        return fileSays(row.pid(), row.from());
    }

    private boolean fileSays(Pid pid, Optional<BoundVersion> expected) {
        BindingFile file = bindings.read(pid);
        return expected.map(version -> file instanceof BindingFile.Bound bound
                        && binding(pid, version).equals(bound.binding()))
                .orElse(file instanceof BindingFile.Absent);
    }

    /** A version that has been removed since then cannot come back; then the file stays, and is adopted as it is. */
    private void setBack(Switch row) {
        try {
            row.from()
                    .ifPresentOrElse(
                            from -> bindings.replace(binding(row.pid(), from)), () -> bindings.remove(row.pid()));
        } catch (RunnerException notInstalled) {
            log.error("{} cannot be set back: {}", row, notInstalled.detail());
        }
    }

    private static ActiveBinding binding(Pid pid, BoundVersion bound) {
        return new ActiveBinding(pid, bound.version(), bound.activatedAt());
    }
}
