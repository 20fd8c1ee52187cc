package io.procvision.runner.canary;

import static io.procvision.runner.canary.CanaryState.ABORTED;
import static io.procvision.runner.canary.CanaryState.ABORTING;
import static io.procvision.runner.canary.CanaryState.AWAITING_APPROVAL;
import static io.procvision.runner.canary.CanaryState.COMPLETED;
import static io.procvision.runner.canary.CanaryState.PAUSED;
import static io.procvision.runner.canary.CanaryState.RUNNING;
import static io.procvision.runner.canary.CanaryState.SCHEDULED;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.TriggerColumns;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.jspecify.annotations.Nullable;

/**
 * A version on its way to PIDs, stage by stage. Each method is one transition, guarded by the state: whatever a person, the
 * clock or a figure wants of a canary that is elsewhere is refused, so that nobody acts on an old look at it. It decides
 * nothing by itself and touches no binding; it remembers, so that whoever carries on after a crash knows what every PID had
 * before and which ones were under way.
 */
@Entity
@Table(name = "canary")
class Canary {

    private static final int WIDEST_NOTE = 4000;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private CanaryOrder ordered;

    @Enumerated(EnumType.STRING)
    private CanaryState state;

    private int stage;
    private @Nullable Instant endedAt;
    private @Nullable String approvedBy;
    private @Nullable String waitingFor;
    private @Nullable Abort abort;

    @OneToMany(cascade = CascadeType.ALL, fetch = FetchType.EAGER)
    @JoinColumn(name = "canary_id", nullable = false, updatable = false)
    @Fetch(FetchMode.SUBSELECT)
    @OrderBy("number")
    private List<CanaryStage> stages = new ArrayList<>();

    @OneToMany(cascade = CascadeType.ALL, fetch = FetchType.EAGER)
    @JoinColumn(name = "canary_id", nullable = false, updatable = false)
    @Fetch(FetchMode.SUBSELECT)
    @OrderBy("stage, pid")
    private List<CanaryPid> pids = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected Canary() {}

    /** @param claimed the PIDs that it would reach by now, with the stages that would */
    Canary(CanaryPlan plan, Map<Pid, Integer> claimed, Actor creator, Instant now) {
        this.ordered = CanaryOrder.of(plan, creator, now);
        this.state = SCHEDULED;
        plan.stages().forEach(each -> stages.add(new CanaryStage(stages.size(), each)));
        claimed.forEach((pid, number) -> pids.add(new CanaryPid(pid, number)));
    }

    /** Opens the first stage, unless that is the last one and needs an approval. */
    CanaryEvent start(Decision by, LineUp lineUp, Instant now) {
        require("started", SCHEDULED);
        return needsApproval(0) ? awaitApproval(by) : open(0, "start", by, lineUp, now);
    }

    /** Every PID of the stage is settled: from now on its calls are judged. */
    CanaryEvent bake(Decision by, Instant now) {
        require("baked", RUNNING);
        if (stage().isBaking() || !members().unsettled().isEmpty()) {
            throw refused("its %s %s".formatted(position(), stage().isBaking() ? "bakes already" : "still switches"));
        }
        stage().bake(now);
        waitingFor = null;
        return CanaryEvent.of("bake", this, by, reached());
    }

    /** The stage has passed: on to the next one, or to the end. */
    CanaryEvent promote(Decision by, LineUp lineUp, Instant now) {
        require("promoted", RUNNING, PAUSED);
        if (!stage().isBaking()) {
            throw refused("its %s still switches".formatted(position()));
        }
        stage().pass(now);
        waitingFor = null;
        int next = stage + 1;
        if (next == stages.size()) {
            end(COMPLETED, now);
            return CanaryEvent.of("complete", this, by, reached());
        }
        return needsApproval(next) ? awaitApproval(by) : open(next, "promote", by, lineUp, now);
    }

    /** By another person than its creator, so that no one puts a version everywhere alone. */
    CanaryEvent approve(Decision by, LineUp lineUp, Instant now) {
        require("approved", AWAITING_APPROVAL);
        if (by.actor().account().equals(ordered.creator().account())) {
            throw refused("it was created by %s, and another person has to approve it".formatted(ordered.operator()));
        }
        approvedBy = by.actor().name();
        int last = stages.size() - 1;
        return open(last, "approve", by, lineUp, now);
    }

    CanaryEvent pause(Decision by) {
        require("paused", RUNNING);
        state = PAUSED;
        waitingFor = null;
        return CanaryEvent.of("pause", this, by, null);
    }

    /** A stage that baked begins its bake anew: what kept it from going on may have changed. */
    CanaryEvent resume(Decision by, Instant now) {
        require("resumed", PAUSED);
        state = RUNNING;
        if (stage().isBaking()) {
            stage().bake(now);
        }
        return CanaryEvent.of("resume", this, by, null);
    }

    /** From here on every PID that it switched goes back, at once and in no order. */
    CanaryEvent abort(Decision by, @Nullable Trigger trigger) {
        require("aborted", SCHEDULED, RUNNING, PAUSED, AWAITING_APPROVAL);
        state = ABORTING;
        waitingFor = null;
        abort = new Abort(by.actor().name(), by.reason(), TriggerColumns.of(trigger));
        return CanaryEvent.of("abort", this, by, reached()).causedBy(trigger);
    }

    CanaryEvent finishAbort(Instant now) {
        require("ended", ABORTING);
        if (!members().touched().isEmpty()) {
            throw refused("%s are not back yet"
                    .formatted(CanaryMembers.names(members().touched())));
        }
        Decision by = aborting();
        end(ABORTED, now);
        return CanaryEvent.of("aborted", this, by, null);
    }

    /** Says what keeps the next step back, null for nothing; false where that is known. */
    boolean waitFor(@Nullable String what) {
        String text = what == null || what.length() <= WIDEST_NOTE ? what : what.substring(0, WIDEST_NOTE);
        if (state.isOver() || Objects.equals(text, waitingFor)) {
            return false;
        }
        waitingFor = text;
        return true;
    }

    private CanaryEvent open(int number, String action, Decision by, LineUp lineUp, Instant now) {
        Set<Pid> reached = members().reached();
        state = RUNNING;
        stage = number;
        waitingFor = null;
        stage().open(now);
        for (Pid pid : StageSelection.added(stage().plan(), lineUp, reached)) {
            members().find(pid).orElseGet(() -> add(pid, number)).choose(number);
        }
        return CanaryEvent.of(
                action,
                this,
                by,
                "%s: %s".formatted(position(), CanaryMembers.names(members().unsettled())));
    }

    private CanaryPid add(Pid pid, int number) {
        CanaryPid row = new CanaryPid(pid, number);
        pids.add(row);
        return row;
    }

    private boolean needsApproval(int next) {
        return ordered.approvalRequired() && approvedBy == null && next == stages.size() - 1;
    }

    private CanaryEvent awaitApproval(Decision by) {
        state = AWAITING_APPROVAL;
        waitingFor = "approval of the last stage by another person than " + ordered.operator();
        return CanaryEvent.of("await_approval", this, by, waitingFor);
    }

    private void end(CanaryState how, Instant now) {
        state = how;
        endedAt = now;
        waitingFor = null;
        members().end();
    }

    private void require(String done, CanaryState... allowed) {
        if (!List.of(allowed).contains(state)) {
            throw refused("it is %s and cannot be %s".formatted(state.word(), done));
        }
    }

    /** Whoever decides on a stage, counted from 1, has looked at that one and at no other that opened meanwhile. */
    void requireOpen(int position) {
        if (stage + 1 != position) {
            throw refused("stage %d is open by now, not %d: look again".formatted(stage + 1, position));
        }
    }

    private RunnerException refused(String why) {
        return new RunnerException(Problem.ACTIVATION_CONFLICT, "%s: %s".formatted(this, why));
    }

    private String reached() {
        return "%s: %s on it"
                .formatted(position(), CanaryMembers.names(members().on()));
    }

    /** For people, who count from 1. */
    String position() {
        return "stage %d of %d".formatted(stage + 1, stages.size());
    }

    long id() {
        if (id == null) {
            throw new IllegalStateException("Not stored yet: " + this);
        }
        return id;
    }

    AlgorithmVersion target() {
        return ordered.target();
    }

    CanaryState state() {
        return state;
    }

    CanaryStage stage() {
        return stages.get(stage);
    }

    boolean isInLastStage() {
        return stage == stages.size() - 1;
    }

    List<CanaryStage> stages() {
        return List.copyOf(stages);
    }

    /** Its PIDs, and what may happen to them in its present state. */
    CanaryMembers members() {
        return new CanaryMembers(this, state, pids);
    }

    CanaryOrder order() {
        return ordered;
    }

    Optional<String> approvedBy() {
        return Optional.ofNullable(approvedBy);
    }

    Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    Optional<String> waitingFor() {
        return Optional.ofNullable(waitingFor);
    }

    /** Who aborted it, and why. */
    Decision aborting() {
        return abort == null ? new Decision(Actor.SYSTEM, "") : abort.decision();
    }

    Optional<Trigger> abortTrigger() {
        return abort == null ? Optional.empty() : Optional.ofNullable(TriggerColumns.trigger(abort.trigger()));
    }

    @Override
    public String toString() {
        return "canary %s of %s (%s, %s)".formatted(id, target(), position(), state.word());
    }
}
