package io.procvision.runner.canary;

import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.SwitchRestriction;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Leaves the PIDs that a canary has reached to the canary, or its figures would say nothing; those that still wait for
 * their stage may be changed, and so may those of one that is aborted, where nobody's figures count any more. A canary may switch only what it has written down and only while it runs: its own switch
 * that was about to begin when it was aborted is refused here, under the PID's lock. Emergencies go ahead of every canary.
 */
@Component
class CanaryRestriction implements SwitchRestriction {

    private final Canaries canaries;

    CanaryRestriction(Canaries canaries) {
        this.canaries = canaries;
    }

    @Override
    public void check(Change change, @Nullable ActiveBinding from, SwitchRequest request) {
        if (request.isEmergency()) {
            return;
        }
        Pid pid = change.pid();
        Optional<Canary> canary = canaries.findByClaimedPid(pid.value());
        if (request.cause() == SwitchCause.CANARY) {
            if (canary.filter(own -> mayBeSwitched(pid, own)).isEmpty()) {
                throw conflict("PID %s is not in a running canary any more".formatted(pid));
            }
        } else {
            canary.filter(other -> isReached(pid, other)).ifPresent(other -> {
                throw conflict(
                        "PID %s is part of %s: abort that first by POST /api/v1/canaries/%d/abort, or use emergency-rollback"
                                .formatted(pid, other, other.id()));
            });
        }
    }

    private static boolean mayBeSwitched(Pid pid, Canary canary) {
        return canary.state() == CanaryState.RUNNING
                && canary.members()
                        .find(pid)
                        .filter(row -> row.state() == PidProgress.SWITCHING)
                        .isPresent();
    }

    static boolean isReached(Pid pid, Canary canary) {
        return canary.state() != CanaryState.ABORTING
                && canary.members()
                        .find(pid)
                        .filter(row -> row.isUnsettled() || row.isTouched())
                        .isPresent();
    }

    private static RunnerException conflict(String detail) {
        return new RunnerException(Problem.ACTIVATION_CONFLICT, detail);
    }
}
