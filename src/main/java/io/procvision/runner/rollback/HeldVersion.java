package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.Texts;
import io.procvision.runner.history.TriggerColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The row of a {@link Hold}, which outlives its release. */
@Entity
@Table(name = "held_version")
@SuppressWarnings("UnusedVariable") // some columns are read by queries only
class HeldVersion {

    /** Stands for all PIDs; none can be called that. */
    private static final String EVERYWHERE = "*";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String pid;
    private String name;
    private String version;

    @Column(name = "at")
    private Instant heldAt;

    private String operator;
    private String reason;
    private @Nullable TriggerColumns trigger;
    private boolean includesPinned;
    private @Nullable Instant releasedAt;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected HeldVersion() {}

    HeldVersion(Hold hold) {
        this.pid = column(hold.pid());
        this.name = hold.version().name();
        this.version = hold.version().version();
        this.heldAt = hold.at();
        this.operator = Texts.fitOperator(hold.operator().name());
        this.reason = Texts.fitReason(hold.reason());
        this.trigger = TriggerColumns.of(hold.trigger());
        this.includesPinned = hold.includesPinned();
    }

    static String column(@Nullable Pid pid) {
        return pid == null ? EVERYWHERE : pid.value();
    }

    /** Once more, after a release or for another reason. */
    void renew(Hold hold) {
        heldAt = hold.at();
        operator = Texts.fitOperator(hold.operator().name());
        reason = Texts.fitReason(hold.reason());
        trigger = TriggerColumns.of(hold.trigger());
        includesPinned = hold.includesPinned();
        releasedAt = null;
    }

    void release(Instant at) {
        releasedAt = at;
    }

    boolean isHeld() {
        return releasedAt == null;
    }

    Instant heldAt() {
        return heldAt;
    }

    @Nullable
    Instant releasedAt() {
        return releasedAt;
    }

    Hold hold() {
        return new Hold(
                pid.equals(EVERYWHERE) ? null : new Pid(pid),
                new AlgorithmVersion(name, version),
                heldAt,
                new Actor(operator),
                reason,
                TriggerColumns.trigger(trigger),
                includesPinned);
    }
}
