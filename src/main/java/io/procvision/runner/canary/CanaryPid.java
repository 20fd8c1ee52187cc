package io.procvision.runner.canary;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.EmbeddedColumnNaming;
import org.jspecify.annotations.Nullable;

/** One PID's part in a canary: what it had before, so that it can go back there, and how far it is. */
@Entity
@Table(name = "canary_pid")
class CanaryPid {

    private static final int WIDEST_NOTE = 4000;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @SuppressWarnings("UnusedVariable") // for the persistence provider
    private @Nullable Long id;

    private int stage;
    private String pid;

    @SuppressWarnings("UnusedVariable") // its uniqueness is what it is for
    private @Nullable String claimedPid;

    @Enumerated(EnumType.STRING)
    private PidProgress state;

    private @Nullable String fromName;
    private @Nullable String fromVersion;
    private @Nullable Instant fromActivatedAt;
    private @Nullable Instant activatedAt;
    private @Nullable String note;

    @EmbeddedColumnNaming("baseline_%s")
    private @Nullable Figures baseline;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected CanaryPid() {}

    /** Claims the PID for a stage to come. */
    CanaryPid(Pid pid, int stage) {
        this.pid = pid.value();
        this.stage = stage;
        this.state = PidProgress.WAITING;
        this.claimedPid = pid.value();
    }

    void choose(int openStage) {
        stage = openStage;
        state = PidProgress.CHOSEN;
        claimedPid = pid;
        note = null;
    }

    void begin(AlgorithmVersion from, Instant since, Figures before) {
        fromName = from.name();
        fromVersion = from.version();
        fromActivatedAt = since;
        baseline = before;
        state = PidProgress.SWITCHING;
    }

    void arrive(PidProgress there, Instant since) {
        state = there;
        activatedAt = since;
        note = null;
    }

    /** It takes no further part, and another canary may have it. */
    void end(PidProgress how, @Nullable String why) {
        state = how;
        note = why == null ? null : cut(why);
        release();
    }

    void release() {
        claimedPid = null;
    }

    void note(String text) {
        note = cut(text);
    }

    boolean isNoted(String text) {
        return cut(text).equals(note);
    }

    private static String cut(String text) {
        return text.length() <= WIDEST_NOTE ? text : text.substring(0, WIDEST_NOTE - 1) + "…";
    }

    Pid pid() {
        return new Pid(pid);
    }

    int stage() {
        return stage;
    }

    PidProgress state() {
        return state;
    }

    /** Whether an open stage has reached it. */
    boolean isMember() {
        return isUnsettled() || state == PidProgress.ON || state == PidProgress.PRESENT;
    }

    /** Whether its switch is still to be done, or to be found done. */
    boolean isUnsettled() {
        return state == PidProgress.CHOSEN || state == PidProgress.SWITCHING;
    }

    /** Whether it has, or may have, the new version by the canary's doing. */
    boolean isTouched() {
        return state.isTouched();
    }

    /** What it had before the canary. */
    Optional<AlgorithmVersion> from() {
        return fromName == null || fromVersion == null
                ? Optional.empty()
                : Optional.of(new AlgorithmVersion(fromName, fromVersion));
    }

    Optional<Instant> fromActivatedAt() {
        return Optional.ofNullable(fromActivatedAt);
    }

    Optional<Instant> activatedAt() {
        return Optional.ofNullable(activatedAt);
    }

    Optional<String> note() {
        return Optional.ofNullable(note);
    }

    Figures baseline() {
        return baseline == null ? Figures.NONE : baseline;
    }
}
