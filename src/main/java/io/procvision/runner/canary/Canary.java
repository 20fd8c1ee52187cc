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
import jakarta.persistence.Convert;
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
import java.util.stream.Collectors;
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

    private String name;
    private String version;

    @Enumerated(EnumType.STRING)
    private CanaryState state;

    private int stage;
    private String operator;
    private String reason;
    private Instant createdAt;
    private @Nullable Instant startAt;
    private @Nullable Instant endedAt;
    private boolean autoPromote;
    private boolean approvalRequired;
    private @Nullable String approvedBy;

    @Convert(converter = PidsConverter.class)
    private Set<Pid> excluded;

    private CanaryCriteria criteria;
    private @Nullable String waitingFor;
    private @Nullable String abortOperator;
    private @Nullable String abortReason;
    private @Nullable TriggerColumns abortTrigger;

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
        this.name = plan.target().name();
        this.version = plan.target().version();
        this.state = SCHEDULED;
        this.operator = creator.name();
        this.reason = plan.reason();
        this.createdAt = now;
        this.startAt = plan.startAt();
        this.autoPromote = plan.autoPromote();
        this.approvalRequired = plan.approvalRequired();
        this.excluded = plan.excluded();
        this.criteria = plan.criteria();
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
        if (stage().isBaking() || !unsettled().isEmpty()) {
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
        if (by.actor().account().equals(new Actor(operator).account())) {
            throw refused("it was created by %s, and another person has to approve it".formatted(operator));
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
        abortOperator = by.actor().name();
        abortReason = by.reason();
        abortTrigger = TriggerColumns.of(trigger);
        return CanaryEvent.of("abort", this, by, reached()).causedBy(trigger);
    }

    CanaryEvent finishAbort(Instant now) {
        require("ended", ABORTING);
        if (!touched().isEmpty()) {
            throw refused("%s are not back yet".formatted(names(touched())));
        }
        Decision by = aborting();
        end(ABORTED, now);
        return CanaryEvent.of("aborted", this, by, null);
    }

    /** Writes down what a PID has, before it is switched. False where the canary may not go on with that. */
    boolean begin(Pid pid, AlgorithmVersion from, Instant since, Figures before) {
        CanaryPid row = row(pid);
        if (state != RUNNING || !row.isUnsettled()) {
            return false;
        }
        row.begin(from, since, before);
        return true;
    }

    /** The PID has the new version: by the canary where that had begun with it, else since before. */
    boolean arrived(Pid pid, Instant since) {
        CanaryPid row = row(pid);
        if (state.isOver() || !row.isUnsettled()) {
            return false;
        }
        boolean begun = row.state() == PidProgress.SWITCHING;
        row.arrive(begun ? PidProgress.ON : PidProgress.PRESENT, since);
        return true;
    }

    /** The PID cannot be switched, or not any more; the canary goes on without it. */
    boolean skip(Pid pid, String why) {
        CanaryPid row = row(pid);
        if (state != RUNNING || !row.isUnsettled()) {
            return false;
        }
        row.end(PidProgress.SKIPPED, why);
        return true;
    }

    /** The PID is back where it was, or where somebody else put it. */
    boolean settleAbort(Pid pid, PidProgress how, @Nullable String why) {
        CanaryPid row = row(pid);
        if (state != ABORTING || !row.isTouched()) {
            return false;
        }
        row.end(how, why);
        return true;
    }

    /** Says of a PID why its next step has not been done yet; false where that is known. */
    boolean trouble(Pid pid, String why) {
        row(pid).note(why);
        return true;
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
        Set<Pid> members =
                pids.stream().filter(CanaryPid::isMember).map(CanaryPid::pid).collect(Collectors.toSet());
        state = RUNNING;
        stage = number;
        waitingFor = null;
        stage().open(now);
        for (Pid pid : StageSelection.added(stage().plan(), lineUp, members)) {
            find(pid).orElseGet(() -> add(pid, number)).choose(number);
        }
        return CanaryEvent.of(action, this, by, "%s: %s".formatted(position(), names(unsettled())));
    }

    private CanaryPid add(Pid pid, int number) {
        CanaryPid row = new CanaryPid(pid, number);
        pids.add(row);
        return row;
    }

    private boolean needsApproval(int next) {
        return approvalRequired && approvedBy == null && next == stages.size() - 1;
    }

    private CanaryEvent awaitApproval(Decision by) {
        state = AWAITING_APPROVAL;
        waitingFor = "approval of the last stage by another person than " + operator;
        return CanaryEvent.of("await_approval", this, by, waitingFor);
    }

    private void end(CanaryState how, Instant now) {
        state = how;
        endedAt = now;
        waitingFor = null;
        for (CanaryPid row : pids) {
            if (row.state() == PidProgress.WAITING || row.state() == PidProgress.CHOSEN) {
                row.end(PidProgress.SKIPPED, "the canary ended before its turn");
            }
            row.release();
        }
    }

    private void require(String done, CanaryState... allowed) {
        if (!List.of(allowed).contains(state)) {
            throw refused("it is %s and cannot be %s".formatted(state.word(), done));
        }
    }

    private RunnerException refused(String why) {
        return new RunnerException(Problem.ACTIVATION_CONFLICT, "%s: %s".formatted(this, why));
    }

    private CanaryPid row(Pid pid) {
        return find(pid).orElseThrow(() -> new IllegalArgumentException("%s has no %s".formatted(this, pid)));
    }

    Optional<CanaryPid> find(Pid pid) {
        return pids.stream().filter(row -> row.pid().equals(pid)).findFirst();
    }

    private String reached() {
        return "%s: %s on it".formatted(position(), names(on()));
    }

    private static String names(List<CanaryPid> rows) {
        return rows.isEmpty()
                ? "no PID"
                : rows.stream().map(row -> row.pid().value()).collect(Collectors.joining(", "));
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
        return new AlgorithmVersion(name, version);
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

    List<CanaryPid> pids() {
        return List.copyOf(pids);
    }

    /** Of the open stage: still to be switched. */
    List<CanaryPid> unsettled() {
        return pids.stream().filter(CanaryPid::isUnsettled).toList();
    }

    /** Whose binding is the canary's doing, or may be. */
    List<CanaryPid> touched() {
        return pids.stream().filter(CanaryPid::isTouched).toList();
    }

    List<CanaryPid> on() {
        return pids.stream().filter(row -> row.state() == PidProgress.ON).toList();
    }

    CanaryCriteria criteria() {
        return criteria;
    }

    Set<Pid> excluded() {
        return Set.copyOf(excluded);
    }

    Actor creator() {
        return new Actor(operator);
    }

    String reason() {
        return reason;
    }

    boolean autoPromote() {
        return autoPromote;
    }

    boolean approvalRequired() {
        return approvalRequired;
    }

    Optional<String> approvedBy() {
        return Optional.ofNullable(approvedBy);
    }

    Instant createdAt() {
        return createdAt;
    }

    Optional<Instant> startAt() {
        return Optional.ofNullable(startAt);
    }

    Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    Optional<String> waitingFor() {
        return Optional.ofNullable(waitingFor);
    }

    /** Who aborted it, and why. */
    Decision aborting() {
        return new Decision(
                abortOperator == null ? Actor.SYSTEM : new Actor(abortOperator),
                abortReason == null ? "" : abortReason);
    }

    Optional<Trigger> abortTrigger() {
        return Optional.ofNullable(TriggerColumns.trigger(abortTrigger));
    }

    @Override
    public String toString() {
        return "canary %s of %s (%s, %s)".formatted(id, target(), position(), state.word());
    }
}
