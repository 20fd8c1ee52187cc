package io.procvision.runner.canary;

import io.procvision.runner.core.LogContext;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.freeze.FreezeCalendar;
import io.procvision.runner.freeze.Frozen;
import io.procvision.runner.health.Verdict;
import io.procvision.runner.replicas.NotWarmElsewhereException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The next step of a canary that is under way and not aborted: open a stage, switch its PIDs, judge them while they bake,
 * and go on, wait, pause or abort as the verdict says. Each step begins with a new look at the canary, so that it may be
 * repeated after any interruption.
 */
@Component
class CanaryProgress {

    private static final Logger log = LoggerFactory.getLogger(CanaryProgress.class);

    private final CanaryTransitions transitions;
    private final CanaryCandidates candidates;
    private final CanaryFigures figures;
    private final CanaryWatch watch;
    private final StageSwitcher switcher;
    private final FreezeCalendar calendar;
    private final List<CanaryObserver> observers;
    private final Clock clock;

    CanaryProgress(
            CanaryTransitions transitions,
            CanaryCandidates candidates,
            CanaryFigures figures,
            CanaryWatch watch,
            StageSwitcher switcher,
            FreezeCalendar calendar,
            List<CanaryObserver> observers,
            Clock clock) {
        this.transitions = transitions;
        this.candidates = candidates;
        this.figures = figures;
        this.watch = watch;
        this.switcher = switcher;
        this.calendar = calendar;
        this.observers = observers;
        this.clock = clock;
    }

    void step(long id) {
        Canary canary = transitions.require(id);
        if (canary.state() == CanaryState.SCHEDULED) {
            startWhenDue(canary);
        } else if (canary.state().isWatched()) {
            Comparison comparison = figures.compare(canary);
            Verdict verdict = canary.order().criteria().judge(comparison);
            watch.objection(canary, verdict)
                    .ifPresentOrElse(
                            objection -> abort(canary, comparison, objection),
                            () -> proceed(canary, comparison, verdict));
        }
    }

    private void startWhenDue(Canary canary) {
        if (canary.order().start().filter(clock.instant()::isBefore).isEmpty()) {
            transitions.change(
                    canary.id(),
                    (now, at) -> now.start(
                            new Decision(
                                    canary.order().creator(), canary.order().reason()),
                            candidates.of(now),
                            at));
            reached(CanaryMark.OPENED, canary);
        }
    }

    private void proceed(Canary canary, Comparison comparison, Verdict verdict) {
        if (canary.state() != CanaryState.RUNNING) {
            return;
        }
        if (canary.stage().isBaking()) {
            judge(canary, comparison, verdict);
        } else if (!isFrozen(canary) && switchAll(canary)) {
            reached(CanaryMark.SETTLED, canary);
            transitions.change(canary.id(), (now, at) -> now.bake(Decision.automatic("every PID is settled"), at));
            reached(CanaryMark.BAKING, canary);
        }
    }

    /** Asked before the guard would refuse every single PID, and write that down. */
    private boolean isFrozen(Canary canary) {
        Optional<Frozen> frozen = canary.members().unsettled().isEmpty() ? Optional.empty() : calendar.current();
        frozen.ifPresent(window -> transitions.waitFor(
                canary.id(),
                "the end of freeze window '%s' (%s) at %s"
                        .formatted(window.window(), window.reason(), window.until())));
        return frozen.isPresent();
    }

    private boolean switchAll(Canary canary) {
        for (CanaryPid row : canary.members().unsettled()) {
            if (!settle(canary, row.pid())) {
                return false;
            }
        }
        return true;
    }

    private boolean settle(Canary canary, Pid pid) {
        try {
            return switcher.settle(canary, pid);
        } catch (NotWarmElsewhereException elsewhere) {
            transitions.waitFor(canary.id(), elsewhere.detail());
            throw elsewhere;
        } catch (RunnerException refused) {
            switch (refused.problem()) {
                case PREWARM_FAILED ->
                    abort(
                            canary,
                            figures.compare(canary),
                            new Verdict.Unhealthy(
                                    new Trigger("prewarm_failures", 1, 0, Duration.ZERO, 0),
                                    "%s did not start for PID %s: %s"
                                            .formatted(canary.target(), pid, refused.detail())));
                case QUARANTINED, NOT_INSTALLED -> pause(canary, refused.detail());
                default -> {
                    transitions.waitFor(canary.id(), refused.detail());
                    throw refused;
                }
            }
            return false;
        }
    }

    private void judge(Canary canary, Comparison comparison, Verdict verdict) {
        Instant now = clock.instant();
        CanaryStage stage = canary.stage();
        if (stage.bakedAt().filter(now::isBefore).isPresent()) {
            return;
        }
        boolean isUnwatched = stage.plan().bake().isZero();
        if (verdict instanceof Verdict.Inconclusive inconclusive && !isUnwatched) {
            if (stage.deadline().filter(now::isBefore).isPresent()) {
                transitions.waitFor(canary.id(), "enough calls to judge");
            } else {
                transitions.note(canary.id(), row -> noted(row, comparison, inconclusive.reason()));
                pause(canary, "inconclusive at the deadline of the stage: " + inconclusive.reason());
            }
        } else if (canary.order().autoPromote()) {
            promote(canary, comparison, isUnwatched ? "switched, and nothing to bake" : "all criteria are met");
        } else {
            transitions.waitFor(canary.id(), "a person to promote it");
        }
    }

    private void promote(Canary canary, Comparison comparison, String why) {
        int judged = canary.stage().number() + 1;
        transitions.change(canary.id(), (now, at) -> {
            now.requireOpen(judged);
            noted(now, comparison, why);
            return now.promote(Decision.automatic(why), candidates.of(now), at);
        });
        reached(CanaryMark.OPENED, canary);
    }

    private void pause(Canary canary, String why) {
        transitions.change(canary.id(), (now, at) -> now.pause(Decision.automatic(why)));
    }

    private void abort(Canary canary, Comparison comparison, Verdict.Unhealthy objection) {
        try (LogContext unused = LogContext.about(canary.target())) {
            log.error("{} is taken back: {}", canary, objection.reason());
        }
        transitions.change(canary.id(), (now, at) -> {
            noted(now, comparison, objection.reason());
            return now.abort(Decision.automatic(objection.reason()), objection.trigger());
        });
        reached(CanaryMark.ABORTING, canary);
    }

    private static boolean noted(Canary canary, Comparison comparison, String words) {
        canary.stage().note(comparison, words);
        return true;
    }

    private void reached(CanaryMark mark, Canary canary) {
        observers.forEach(observer -> observer.reached(mark, canary.id()));
    }
}
