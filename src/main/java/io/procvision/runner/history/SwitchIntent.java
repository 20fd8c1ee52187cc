package io.procvision.runner.history;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import org.jspecify.annotations.Nullable;

/**
 * What is about to happen to one PID.
 *
 * @param from the present binding, null when the PID has none
 * @param to the version to bind, null to unbind
 */
public record SwitchIntent(
        Pid pid,
        @Nullable BoundVersion from,
        @Nullable AlgorithmVersion to,
        SwitchCause cause,
        Actor operator,
        String reason) {}
