package io.procvision.runner.canary;

import io.procvision.runner.canary.CanaryView.FiguresView;
import io.procvision.runner.canary.CanaryView.MemberView;
import io.procvision.runner.canary.CanaryView.Next;
import io.procvision.runner.canary.CanaryView.StageView;
import io.procvision.runner.canary.CanaryView.StepView;
import io.procvision.runner.health.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Puts together what clients see: what is written down, and for the open stage the figures as they are now. */
@Component
class CanaryViews {

    private static final Limit STEPS = Limit.of(200);

    private final CanarySteps steps;
    private final CanaryFigures figures;

    CanaryViews(CanarySteps steps, CanaryFigures figures) {
        this.steps = steps;
        this.figures = figures;
    }

    /** With its history and the figures of the moment. */
    CanaryView full(Canary canary) {
        List<StepView> history = steps.findByCanaryIdOrderByIdDesc(canary.id(), STEPS).stream()
                .map(StepView::of)
                .toList();
        boolean isLive = canary.state().isWatched() && canary.stage().passedAt().isEmpty();
        return view(canary, history, isLive ? Optional.of(figures.compare(canary)) : Optional.empty());
    }

    /** For a listing, without either. */
    CanaryView brief(Canary canary) {
        return view(canary, List.of(), Optional.empty());
    }

    private static CanaryView view(Canary canary, List<StepView> history, Optional<Comparison> live) {
        return new CanaryView(
                canary.id(),
                canary.target().name(),
                canary.target().version(),
                canary.state(),
                canary.stage().number() + 1,
                canary.order().creator().name(),
                canary.order().reason(),
                canary.order().createdAt(),
                canary.order().start().orElse(null),
                canary.endedAt().orElse(null),
                canary.order().autoPromote(),
                canary.order().approvalRequired(),
                canary.approvedBy().orElse(null),
                canary.order().excluded().stream().sorted().toList(),
                canary.order().criteria(),
                next(canary),
                canary.stages().stream()
                        .map(stage -> stage(
                                canary,
                                stage,
                                live.filter(
                                        now -> stage.number() == canary.stage().number())))
                        .toList(),
                history);
    }

    private static @Nullable Next next(Canary canary) {
        String waitingFor = canary.waitingFor().orElse(null);
        return switch (canary.state()) {
            case SCHEDULED ->
                new Next(
                        "start",
                        "system",
                        canary.order().start().orElse(canary.order().createdAt()),
                        waitingFor);
            case RUNNING -> running(canary, canary.stage(), waitingFor);
            case PAUSED -> new Next("resume", "person", null, waitingFor);
            case AWAITING_APPROVAL -> new Next("approve", "person", null, waitingFor);
            case ABORTING -> new Next("roll_back", "system", null, waitingFor);
            case ABORTED, COMPLETED -> null;
        };
    }

    private static Next running(Canary canary, CanaryStage stage, @Nullable String waitingFor) {
        if (!stage.isBaking()) {
            return new Next("switch", "system", null, waitingFor);
        }
        if (waitingFor == null) {
            return new Next("judge", "system", stage.bakedAt().orElse(null), null);
        }
        return canary.order().autoPromote()
                ? new Next("judge", "system", stage.deadline().orElse(null), waitingFor)
                : new Next("promote", "person", null, waitingFor);
    }

    private static StageView stage(Canary canary, CanaryStage stage, Optional<Comparison> live) {
        StagePlan plan = stage.plan();
        Optional<Comparison> comparison = live.or(stage::noted);
        return new StageView(
                stage.number() + 1,
                plan.named().stream().sorted().toList(),
                plan.percent(),
                plan.bake().toString(),
                state(stage),
                stage.openedAt().orElse(null),
                stage.bakingSince().orElse(null),
                stage.bakedAt().orElse(null),
                stage.deadline().orElse(null),
                stage.passedAt().orElse(null),
                live.map(now -> words(canary.order().criteria().judge(now)))
                        .or(stage::verdict)
                        .orElse(null),
                comparison.map(now -> Comparison.seconds(now.window())).orElse(null),
                comparison.map(now -> FiguresView.of(now.canary())).orElse(null),
                comparison.map(now -> FiguresView.of(now.baseline())).orElse(null),
                comparison.map(canary.order().criteria()::limits).orElse(List.of()),
                canary.members().all().stream()
                        .filter(row -> row.stage() == stage.number())
                        .map(CanaryViews::member)
                        .toList());
    }

    private static String state(CanaryStage stage) {
        Optional<Instant> opened = stage.openedAt();
        if (stage.passedAt().isPresent()) {
            return "passed";
        }
        return opened.isEmpty() ? "waiting" : stage.isBaking() ? "baking" : "switching";
    }

    private static String words(Verdict verdict) {
        if (verdict instanceof Verdict.Unhealthy unhealthy) {
            return "unhealthy: " + unhealthy.reason();
        }
        return verdict instanceof Verdict.Inconclusive inconclusive
                ? "inconclusive: " + inconclusive.reason()
                : "healthy: all criteria are met";
    }

    private static MemberView member(CanaryPid row) {
        return new MemberView(
                row.pid(),
                row.state(),
                row.activatedAt().orElse(null),
                row.from().orElse(null),
                row.note().orElse(null));
    }
}
