package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a version may not be bound until a person releases it: quarantined on the PID where an emergency left it, or
 * withdrawn everywhere.
 *
 * @param pid null where it is withdrawn everywhere
 * @param trigger the figure that caused it, null where a person decided
 * @param includesPinned whether PIDs that are pinned have to leave it too; never true of a quarantine
 */
public record Hold(
        @Nullable Pid pid,
        AlgorithmVersion version,
        Instant at,
        Actor operator,
        String reason,
        @Nullable Trigger trigger,
        boolean includesPinned) {

    public Hold {
        reason = Wording.fit(reason);
    }

    Hold(
            @Nullable Pid pid,
            AlgorithmVersion version,
            Instant at,
            Actor operator,
            String reason,
            @Nullable Trigger trigger) {
        this(pid, version, at, operator, reason, trigger, false);
    }

    /** What is held: a version on a PID, or everywhere where that is null. */
    record Key(@Nullable Pid pid, AlgorithmVersion version) {}

    Key key() {
        return new Key(pid, version);
    }

    public boolean isWithdrawal() {
        return pid == null;
    }

    /** What holds the version back, and how it is let go. */
    String describe() {
        String path = version.name() + "/" + version.version();
        return pid == null
                ? "%s was withdrawn everywhere at %s by %s: %s. To allow it again: DELETE /api/v1/algorithms/%s/withdraw with a reason"
                        .formatted(version, at, operator, reason, path)
                : "%s is quarantined on PID %s since the emergency at %s by %s: %s. To release it: DELETE /api/v1/pids/%s/quarantine/%s with a reason"
                        .formatted(version, pid, at, operator, reason, pid, path);
    }
}
