package io.procvision.runner.activation;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.SwitchCause;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change of bindings: for all its PIDs or none. Manual activation, rollback, emergency and canary differ only in this
 * record.
 *
 * @param trigger the figure that caused an automatic change, null where a person asked
 * @param overridePin whether PIDs that are pinned are changed all the same
 */
public record SwitchRequest(
        List<Change> changes,
        SwitchCause cause,
        Actor actor,
        String reason,
        @Nullable Trigger trigger,
        boolean overridePin) {

    private static final int LONGEST_REASON = 2000;

    public SwitchRequest {
        if (changes.isEmpty()) {
            throw new RunnerException(Problem.INVALID_PARAMS, "pids is empty: name at least one PID");
        }
        if (reason.length() > LONGEST_REASON) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "reason has %d characters, at most %d are kept".formatted(reason.length(), LONGEST_REASON));
        }
        changes = changes.stream().sorted(Comparator.comparing(Change::pid)).toList();
        if (changes.stream().map(Change::pid).distinct().count() != changes.size()) {
            throw new RunnerException(Problem.INVALID_PARAMS, "pids names a PID twice");
        }
    }

    /** The same change of every PID, as it comes from a client; a missing list or reason is theirs to mend or leave out. */
    public static SwitchRequest of(
            @Nullable Collection<Pid> pids,
            Function<Pid, Change> change,
            SwitchCause cause,
            Actor actor,
            @Nullable String reason) {
        List<Change> changes =
                pids == null ? List.of() : pids.stream().map(change).toList();
        return new SwitchRequest(changes, cause, actor, reason == null ? "" : reason, null, false);
    }

    public SwitchRequest triggeredBy(@Nullable Trigger figure) {
        return new SwitchRequest(changes, cause, actor, reason, figure, overridePin);
    }

    public SwitchRequest overridingPin(boolean override) {
        return new SwitchRequest(changes, cause, actor, reason, trigger, override);
    }

    /** Whether the service itself decided, rather than a person. */
    public boolean isAutomatic() {
        return actor.equals(Actor.SYSTEM);
    }

    public List<Pid> pids() {
        return changes.stream().map(Change::pid).toList();
    }

    public boolean isEmergency() {
        return cause == SwitchCause.EMERGENCY;
    }

    /** For locks and logs: who does what to whom. */
    String summary() {
        return "%s of %s by %s".formatted(cause.word(), pids(), actor);
    }
}
