package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.history.TriggerColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/** Who took a canary back, and why: every rollback of its PIDs repeats it. */
@Embeddable
record Abort(
        @Column(name = "abort_operator") String operator,
        @Column(name = "abort_reason") String reason,
        @Nullable TriggerColumns trigger) {

    Decision decision() {
        return new Decision(new Actor(operator), reason);
    }
}
