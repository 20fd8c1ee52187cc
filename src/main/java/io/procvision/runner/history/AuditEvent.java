package io.procvision.runner.history;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * Something worth an auditor's attention, before it is written down.
 *
 * @param action a verb in lower case: {@code activate}, {@code install}, {@code uninstall}, …
 * @param detail what a person needs to understand the outcome, such as the message of a failure
 * @param trigger the figure that caused an automatic action, null for what a person did
 */
public record AuditEvent(
        String action,
        Outcome outcome,
        @Nullable Pid pid,
        @Nullable AlgorithmVersion version,
        @Nullable AlgorithmVersion previous,
        Actor operator,
        String reason,
        @Nullable String detail,
        @Nullable Trigger trigger) {

    /** An event that no figure caused. */
    public AuditEvent(
            String action,
            Outcome outcome,
            @Nullable Pid pid,
            @Nullable AlgorithmVersion version,
            @Nullable AlgorithmVersion previous,
            Actor operator,
            String reason,
            @Nullable String detail) {
        this(action, outcome, pid, version, previous, operator, reason, detail, null);
    }

    /** An event about a package as such, not about a PID. */
    public static AuditEvent ofPackage(
            String action, Outcome outcome, AlgorithmVersion version, Actor operator, String reason) {
        return new AuditEvent(action, outcome, null, version, null, operator, reason, null);
    }

    public AuditEvent withDetail(@Nullable String detail) {
        return new AuditEvent(action, outcome, pid, version, previous, operator, reason, detail, trigger);
    }

    public AuditEvent withTrigger(@Nullable Trigger figure) {
        return new AuditEvent(action, outcome, pid, version, previous, operator, reason, detail, figure);
    }
}
