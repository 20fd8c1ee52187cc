package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hibernate.annotations.EmbeddedColumnNaming;
import org.jspecify.annotations.Nullable;

/** A stage on its way: opened, then baking once its PIDs are switched, then passed. */
@Entity
@Table(name = "canary_stage")
class CanaryStage {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @SuppressWarnings("UnusedVariable") // for the persistence provider
    private @Nullable Long id;

    private int number;

    @Convert(converter = PidsConverter.class)
    private Set<Pid> named;

    private @Nullable Double percent;
    private long bakeMs;
    private long deadlineMs;
    private @Nullable Instant openedAt;
    private @Nullable Instant bakingSince;
    private @Nullable Instant passedAt;
    private @Nullable String verdict;
    private @Nullable Long windowMs;

    @EmbeddedColumnNaming("canary_%s")
    private @Nullable Figures canary;

    @EmbeddedColumnNaming("baseline_%s")
    private @Nullable Figures baseline;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected CanaryStage() {}

    CanaryStage(int number, StagePlan plan) {
        this.number = number;
        this.named = plan.named();
        this.percent = plan.percent();
        this.bakeMs = plan.bake().toMillis();
        this.deadlineMs = plan.deadline().toMillis();
    }

    void open(Instant now) {
        openedAt = now;
    }

    void bake(Instant now) {
        bakingSince = now;
    }

    void pass(Instant now) {
        passedAt = now;
    }

    /** Keeps the figures of a decision, for whoever asks later why. */
    void note(Comparison figures, String words) {
        canary = figures.canary();
        baseline = figures.baseline();
        windowMs = figures.window().toMillis();
        verdict = words;
    }

    int number() {
        return number;
    }

    StagePlan plan() {
        return new StagePlan(named, percent, Duration.ofMillis(bakeMs), Duration.ofMillis(deadlineMs));
    }

    boolean isBaking() {
        return bakingSince != null && passedAt == null;
    }

    Optional<Instant> openedAt() {
        return Optional.ofNullable(openedAt);
    }

    Optional<Instant> bakingSince() {
        return Optional.ofNullable(bakingSince);
    }

    Optional<Instant> passedAt() {
        return Optional.ofNullable(passedAt);
    }

    /** When it has baked; empty until it bakes. */
    Optional<Instant> bakedAt() {
        return bakingSince().map(since -> since.plusMillis(bakeMs));
    }

    /** Until when it waits for enough calls. */
    Optional<Instant> deadline() {
        return bakingSince().map(since -> since.plusMillis(deadlineMs));
    }

    /** From when on its PIDs are watched: not only once it bakes, for switching them may take a while. */
    Optional<Instant> watchedSince() {
        return Optional.ofNullable(bakingSince == null ? openedAt : bakingSince);
    }

    Optional<String> verdict() {
        return Optional.ofNullable(verdict);
    }

    /** The figures of the last decision. */
    Optional<Comparison> noted() {
        return canary == null || baseline == null || windowMs == null
                ? Optional.empty()
                : Optional.of(new Comparison(canary, baseline, Duration.ofMillis(windowMs)));
    }
}
