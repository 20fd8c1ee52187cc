package io.procvision.runner.activation;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.routing.ActiveBinding;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants of one PID.
 *
 * @param target the version to bind, null to unbind
 * @param expected the binding it means to replace; null when it does not matter. A verdict on a binding that is no
 *     longer there must not undo what an operator did meanwhile
 */
public record Change(
        Pid pid,
        @Nullable AlgorithmVersion target,
        @Nullable ActiveBinding expected) {

    public static Change to(Pid pid, AlgorithmVersion target) {
        return new Change(pid, target, null);
    }

    public static Change unbind(Pid pid) {
        return new Change(pid, null, null);
    }
}
