package io.procvision.runner.history;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * What is about to happen to one PID.
 *
 * @param from the present binding, null when the PID has none
 * @param to the version to bind, null to unbind
 * @param trigger the figure that caused it, null where a person asked
 */
public record SwitchIntent(
        Pid pid,
        @Nullable BoundVersion from,
        @Nullable AlgorithmVersion to,
        SwitchCause cause,
        Actor operator,
        String reason,
        @Nullable Trigger trigger) {}
