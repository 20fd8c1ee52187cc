package io.procvision.runner.rollback.day;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.HealthPolicy;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.Switch;
import io.procvision.runner.history.SwitchCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a PID's binding, as the log has it confirmed.
 *
 * @param until when the next one ended it, null while none has
 */
public record Move(
        Pid pid,
        @Nullable BoundVersion from,
        @Nullable BoundVersion to,
        Instant at,
        @Nullable Instant until,
        SwitchCause cause,
        Actor operator,
        String reason,
        @Nullable Trigger trigger) {

    public static Move of(Switch logged) {
        return new Move(
                logged.pid(),
                logged.from().orElse(null),
                logged.to().orElse(null),
                logged.at(),
                logged.until().orElse(null),
                logged.cause(),
                logged.operator(),
                logged.reason(),
                logged.trigger().orElse(null));
    }

    public boolean isAutomatic() {
        return operator.equals(Actor.SYSTEM);
    }

    /** And not of a canary, a withdrawal or the brake, which have figures of their own. */
    public boolean isByEvaluator() {
        return isAutomatic()
                && cause == SwitchCause.EMERGENCY
                && trigger != null
                && HealthPolicy.METRICS.contains(trigger.metric());
    }

    @Nullable
    AlgorithmVersion left() {
        return from == null ? null : from.version();
    }

    @Nullable
    AlgorithmVersion bound() {
        return to == null ? null : to.version();
    }

    String metric() {
        return trigger == null ? "null" : trigger.metric();
    }

    static String number(@Nullable AlgorithmVersion version) {
        return version == null ? "null" : version.version();
    }

    @Override
    public String toString() {
        return "%s of %s from %s to %s at %s by %s (%s)"
                .formatted(cause, pid, left(), bound(), at, operator.name(), reason);
    }
}
