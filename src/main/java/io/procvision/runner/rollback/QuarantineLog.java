package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Holds and releases as they are written down, each with its audit entry in one transaction. */
@Component
@Transactional
class QuarantineLog {

    private final HeldVersions rows;
    private final AuditTrail audit;
    private final Clock clock;

    QuarantineLog(HeldVersions rows, AuditTrail audit, Clock clock) {
        this.rows = rows;
        this.audit = audit;
        this.clock = clock;
    }

    /** False, and nothing is written, where a withdrawal of the version holds it back already, and of as many PIDs. */
    boolean hold(Hold hold) {
        Optional<HeldVersion> withdrawn = row(null, hold.version()).filter(HeldVersion::isHeld);
        boolean isWider = hold.includesPinned()
                && withdrawn.filter(row -> !row.hold().includesPinned()).isPresent();
        if (withdrawn.isPresent() && !isWider) {
            return false;
        }
        HeldVersion row = row(hold.pid(), hold.version()).orElseGet(() -> new HeldVersion(hold));
        row.renew(hold);
        rows.saveAndFlush(row);
        audit.record(new AuditEvent(
                hold.isWithdrawal() ? "withdraw" : "quarantine",
                Outcome.SUCCEEDED,
                hold.pid(),
                hold.version(),
                null,
                hold.operator(),
                hold.reason(),
                null,
                hold.trigger()));
        return true;
    }

    /** False where nothing was held. */
    boolean release(@Nullable Pid pid, AlgorithmVersion version, Actor operator, String reason) {
        Optional<HeldVersion> held = row(pid, version).filter(HeldVersion::isHeld);
        held.ifPresent(row -> {
            row.release(clock.instant());
            audit.record(new AuditEvent(
                    pid == null ? "allow" : "release",
                    Outcome.SUCCEEDED,
                    pid,
                    version,
                    null,
                    operator,
                    reason,
                    "it was held since %s: %s"
                            .formatted(row.heldAt(), row.hold().reason())));
        });
        return held.isPresent();
    }

    /** All that is held, on every PID and everywhere. */
    @Transactional(readOnly = true)
    List<Hold> held() {
        return rows.findByReleasedAtIsNull().stream().map(HeldVersion::hold).toList();
    }

    /** What holds the version back on that PID, if anything does; a withdrawal before a quarantine. */
    @Transactional(readOnly = true)
    Optional<Hold> held(Pid pid, AlgorithmVersion version) {
        return rows
                .findHeld(HeldVersion.column(null), HeldVersion.column(pid), version.name(), version.version())
                .stream()
                .map(HeldVersion::hold)
                .min(Comparator.comparing(hold -> hold.isWithdrawal() ? 0 : 1));
    }

    /** Whether that hold, or a later one of the same version in the same place, has been written, released or not. */
    @Transactional(readOnly = true)
    boolean knows(Hold hold) {
        return row(hold.pid(), hold.version())
                .filter(row -> !row.heldAt().isBefore(hold.at()))
                .isPresent();
    }

    /** When a withdrawn version was last allowed again, if ever. */
    @Transactional(readOnly = true)
    Optional<Instant> allowedAt(AlgorithmVersion version) {
        return row(null, version).map(HeldVersion::releasedAt);
    }

    private Optional<HeldVersion> row(@Nullable Pid pid, AlgorithmVersion version) {
        return rows.findByPidAndNameAndVersion(HeldVersion.column(pid), version.name(), version.version());
    }
}
