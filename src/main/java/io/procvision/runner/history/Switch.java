package io.procvision.runner.history;

import io.procvision.runner.core.Actor;
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
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One change of one PID's binding: intended first, then confirmed or aborted, and never altered after that but to end. */
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
    private IntentColumns intended;
    private @Nullable String pendingPid;
    private Instant activatedAt;

    /** When the file was replaced, as far as that is known; until it is confirmed, the time that the file will say. */
    @Column(name = "at")
    private Instant effectiveAt;

    private @Nullable Instant untilAt;

    @Enumerated(EnumType.STRING)
    private State state;

    private String runner;
    private Instant deadline;
    private @Nullable Instant settledAt;
    private @Nullable String failure;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected Switch() {}

    /**
     * A pending switch.
     *
     * @param at when it is meant, which is also what the file will say
     * @param deadline after which another runner may settle it
     */
    Switch(UUID groupId, SwitchIntent intent, Instant at, String runner, Instant deadline) {
        this(groupId, intent, at, at, runner, deadline, State.PENDING);
        this.pendingPid = intent.pid().value();
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
        this.intended = IntentColumns.of(intent);
        this.activatedAt = activatedAt;
        this.effectiveAt = at;
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
        return new Switch(UUID.randomUUID(), intent, SwitchTimes.unlogged(intent, now), "", now.plus(patience));
    }

    void confirm(Instant now, Instant effective) {
        settle(State.CONFIRMED, now);
        effectiveAt = effective;
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

    boolean isAborted() {
        return state == State.ABORTED;
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
        return new Pid(intended.pid());
    }

    public Optional<BoundVersion> from() {
        return intended.from();
    }

    /** What the file says once the switch is done; empty for an unbinding. */
    public Optional<BoundVersion> to() {
        return intended.to().map(version -> new BoundVersion(version, activatedAt));
    }

    /** When the binding took effect, which is later than the time in its file by as long as the pre-warm took. */
    public Instant at() {
        return effectiveAt;
    }

    public Optional<Instant> until() {
        return Optional.ofNullable(untilAt);
    }

    public SwitchCause cause() {
        return intended.cause();
    }

    public Actor operator() {
        return new Actor(intended.operator());
    }

    public String reason() {
        return intended.reason();
    }

    /** The figure that caused it, where no person asked. */
    public Optional<Trigger> trigger() {
        return Optional.ofNullable(TriggerColumns.trigger(intended.trigger()));
    }

    public String runner() {
        return runner;
    }

    public Instant deadline() {
        return deadline;
    }

    @Override
    public String toString() {
        return "switch %s of %s to %s (%s)".formatted(id, pid(), to().map(BoundVersion::version), state);
    }
}
