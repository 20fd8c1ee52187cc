package io.procvision.runner.canary;

import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.TriggerColumns;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line in the history of a canary; written once, never changed. */
@Entity
@Table(name = "canary_step")
@SuppressWarnings("UnusedVariable") // some columns are read by queries only
class CanaryStep {

    private static final int WIDEST_DETAIL = 4000;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private long canaryId;

    @Column(name = "at")
    private Instant recordedAt;

    private String action;
    private int stage;
    private String operator;
    private String reason;
    private @Nullable String detail;
    private @Nullable TriggerColumns trigger;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected CanaryStep() {}

    CanaryStep(long canaryId, CanaryEvent event, Instant at) {
        this.canaryId = canaryId;
        this.recordedAt = at;
        this.action = event.action();
        this.stage = event.stage();
        this.operator = event.actor().name();
        this.reason = event.reason();
        String text = event.detail();
        this.detail =
                text == null || text.length() <= WIDEST_DETAIL ? text : text.substring(0, WIDEST_DETAIL - 1) + "…";
        this.trigger = TriggerColumns.of(event.trigger());
    }

    Instant at() {
        return recordedAt;
    }

    String action() {
        return action;
    }

    int stage() {
        return stage;
    }

    String operator() {
        return operator;
    }

    String reason() {
        return reason;
    }

    Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    Optional<Trigger> trigger() {
        return Optional.ofNullable(TriggerColumns.trigger(trigger));
    }
}
