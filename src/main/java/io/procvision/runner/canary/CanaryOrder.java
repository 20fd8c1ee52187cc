package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a canary was asked to do, by whom and why, as its row keeps it; its stages have rows of their own. */
@Embeddable
record CanaryOrder(
        String name,
        String version,
        String operator,
        String reason,
        Instant createdAt,
        @Nullable Instant startAt,
        boolean autoPromote,
        boolean approvalRequired,
        @Convert(converter = PidsConverter.class) Set<Pid> excluded,
        CanaryCriteria criteria) {

    static CanaryOrder of(CanaryPlan plan, Actor creator, Instant now) {
        return new CanaryOrder(
                plan.target().name(),
                plan.target().version(),
                creator.name(),
                plan.reason(),
                now,
                plan.startAt(),
                plan.autoPromote(),
                plan.approvalRequired(),
                plan.excluded(),
                plan.criteria());
    }

    AlgorithmVersion target() {
        return new AlgorithmVersion(name, version);
    }

    Actor creator() {
        return new Actor(operator);
    }

    /** When its first stage opens; empty for at once. */
    Optional<Instant> start() {
        return Optional.ofNullable(startAt);
    }
}
