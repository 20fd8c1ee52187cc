package io.procvision.runner.history;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One change of one PID's binding: intended first, then confirmed or aborted, and never altered after that. */
@Entity
@Table(name = "switch_log")
@SuppressWarnings("UnusedVariable") // some columns are read by queries and auditors only
public class Switch {

    enum State {
        PENDING,
        CONFIRMED,
        ABORTED
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private UUID groupId;
    private String pid;
    private @Nullable String pendingPid;
    private @Nullable String fromName;
    private @Nullable String fromVersion;
    private @Nullable Instant fromActivatedAt;
    private @Nullable String toName;
    private @Nullable String toVersion;
    private Instant activatedAt;

    @Column(name = "at")
    private Instant effectiveAt;

    private @Nullable Instant untilAt;

    @Enumerated(EnumType.STRING)
    private SwitchCause cause;

    private String operator;
    private String reason;

    @Enumerated(EnumType.STRING)
    private State state;

    private String runner;
    private Instant deadline;
    private @Nullable Instant settledAt;
    private @Nullable String failure;
    private @Nullable TriggerColumns trigger;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected Switch() {}

    /**
     * A pending switch.
     *
     * @param at when it takes effect, which is also what the file will say
     * @param deadline after which another runner may settle it
     */
    Switch(UUID groupId, SwitchIntent intent, Instant at, String runner, Instant deadline) {
        this(groupId, intent, at, at, runner, deadline, State.PENDING);
        this.pendingPid = pid;
    }

    private Switch(
            UUID groupId,
            SwitchIntent intent,
            Instant activatedAt,
            Instant at,
            String runner,
            Instant deadline,
            State state) {
        this.groupId = groupId;
        this.pid = intent.pid().value();
        BoundVersion from = intent.from();
        if (from != null) {
            this.fromName = from.version().name();
            this.fromVersion = from.version().version();
            this.fromActivatedAt = from.activatedAt();
        }
        AlgorithmVersion to = intent.to();
        if (to != null) {
            this.toName = to.name();
            this.toVersion = to.version();
        }
        this.activatedAt = activatedAt;
        this.effectiveAt = at;
        this.cause = intent.cause();
        this.operator = intent.operator().name();
        this.reason = intent.reason();
        this.trigger = TriggerColumns.of(intent.trigger());
        this.runner = runner;
        this.deadline = deadline;
        this.state = state;
    }

    /** A binding that already stands, because the file says so; it is only written down. */
    static Switch adopted(SwitchIntent intent, Instant activatedAt, Instant at, String runner) {
        Switch adopted = new Switch(UUID.randomUUID(), intent, activatedAt, at, runner, at, State.CONFIRMED);
        adopted.settledAt = at;
        return adopted;
    }

    /**
     * One that is about to happen although the log cannot be told; the log adopts it later. Its time is later than that of
     * the binding it replaces, as the log would have it.
     */
    public static Switch unlogged(SwitchIntent intent, Instant now, Duration patience) {
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        BoundVersion from = intent.from();
        if (from != null && !at.isAfter(from.activatedAt())) {
            at = from.activatedAt().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        }
        return new Switch(UUID.randomUUID(), intent, at, "", now.plus(patience));
    }

    void confirm(Instant now) {
        settle(State.CONFIRMED, now);
    }

    void abort(Instant now, String why) {
        settle(State.ABORTED, now);
        failure = why;
    }

    void endAt(Instant end) {
        if (state != State.CONFIRMED || untilAt != null) {
            throw new IllegalStateException("Only a confirmed, current binding ends, not %s".formatted(this));
        }
        untilAt = end;
    }

    private void settle(State outcome, Instant now) {
        if (state != State.PENDING) {
            throw new IllegalStateException("Only a pending switch is settled, not %s".formatted(this));
        }
        state = outcome;
        pendingPid = null;
        settledAt = now;
    }

    boolean isPending() {
        return state == State.PENDING;
    }

    boolean isConfirmed() {
        return state == State.CONFIRMED;
    }

    public boolean isLogged() {
        return id != null;
    }

    public long id() {
        if (id == null) {
            throw new IllegalStateException("Not stored yet: " + this);
        }
        return id;
    }

    public UUID groupId() {
        return groupId;
    }

    public Pid pid() {
        return new Pid(pid);
    }

    public Optional<BoundVersion> from() {
        return fromName == null || fromVersion == null || fromActivatedAt == null
                ? Optional.empty()
                : Optional.of(new BoundVersion(new AlgorithmVersion(fromName, fromVersion), fromActivatedAt));
    }

    /** What the file says once the switch is done; empty for an unbinding. */
    public Optional<BoundVersion> to() {
        return toName == null || toVersion == null
                ? Optional.empty()
                : Optional.of(new BoundVersion(new AlgorithmVersion(toName, toVersion), activatedAt));
    }

    /** When the binding took effect. */
    public Instant at() {
        return effectiveAt;
    }

    public Optional<Instant> until() {
        return Optional.ofNullable(untilAt);
    }

    public SwitchCause cause() {
        return cause;
    }

    public Actor operator() {
        return new Actor(operator);
    }

    public String reason() {
        return reason;
    }

    /** The figure that caused it, where no person asked. */
    public Optional<Trigger> trigger() {
        return Optional.ofNullable(TriggerColumns.trigger(trigger));
    }

    public String runner() {
        return runner;
    }

    public Instant deadline() {
        return deadline;
    }

    @Override
    public String toString() {
        return "switch %s of %s to %s (%s)".formatted(id, pid, to().map(BoundVersion::version), state);
    }
}
