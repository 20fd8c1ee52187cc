package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.store.StoreLock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Settles a pending switch in its runner's place, by comparing it with the files: where files of a request say what it meant
 * and none is as it was before, it happened and is confirmed; where some are as they were, the others are set back; else it
 * did not happen. A file that is neither was changed from outside since then, and that must not undo the other PIDs of a
 * request that was acknowledged. All of it is done under the store lock, under which a runner looks whether its switch is
 * still pending before it replaces a file.
 */
@Component
class SwitchSettlement {

    private static final Logger log = LoggerFactory.getLogger(SwitchSettlement.class);

    private final SwitchLog switchLog;
    private final ActiveBindings bindings;
    private final StoreLock storeLock;
    private final UnloggedEmergencies emergencies;

    SwitchSettlement(
            SwitchLog switchLog, ActiveBindings bindings, StoreLock storeLock, UnloggedEmergencies emergencies) {
        this.switchLog = switchLog;
        this.bindings = bindings;
        this.storeLock = storeLock;
        this.emergencies = emergencies;
    }

    /**
     * The caller knows that the request is not at this moment carried out here: that takes the locks of its PIDs, of which
     * the caller holds at least one.
     *
     * @param why the beginning of a sentence that goes on with how far the switch had come
     */
    void settle(List<Switch> request, String why) {
        List<Pid> pids = request.stream().map(Switch::pid).toList();
        try (StoreLock.Held held = storeLock.acquire("settling a switch of %s that was left pending".formatted(pids))) {
            List<Switch> left = request.stream().filter(this::isStillPending).toList();
            if (!left.isEmpty()) {
                settleByFiles(left, why);
            }
        }
    }

    /** It may have been finished between the look at the log and the lock. */
    private boolean isStillPending(Switch row) {
        return switchLog.pending(row.pid()).filter(now -> now.id() == row.id()).isPresent();
    }

    private void settleByFiles(List<Switch> request, String why) {
        List<Switch> swapped = request.stream()
                .filter(row -> happened(row) || emergencies.followed(row))
                .toList();
        if (!swapped.isEmpty() && request.stream().noneMatch(this::isAsBefore)) {
            log.warn("{}; {} had happened by then and is confirmed", why, request);
            switchLog.confirm(request, row -> SwapTime.of(row, bindings));
        } else {
            // Where an emergency followed, its binding stands: only what is still as the request left it goes back.
            swapped.stream().filter(this::happened).forEach(this::setBack);
            String outcome = swapped.isEmpty() ? "before any file was replaced" : "halfway, and what it did was undone";
            log.warn("{} {}: {}", why, outcome, request);
            switchLog.abort(request, why + " " + outcome);
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
