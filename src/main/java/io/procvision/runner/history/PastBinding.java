package io.procvision.runner.history;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a confirmed switch made of a PID's binding, for whoever reads many of them: a tenth of its row, and no entity. */
public record PastBinding(
        SwitchCause cause,
        String operatorName,
        @Nullable String toName,
        @Nullable String toVersion,
        Instant activatedAt) {

    public Actor operator() {
        return new Actor(operatorName);
    }

    /** Empty for an unbinding. */
    public Optional<BoundVersion> to() {
        return toName == null || toVersion == null
                ? Optional.empty()
                : Optional.of(new BoundVersion(new AlgorithmVersion(toName, toVersion), activatedAt));
    }
}
