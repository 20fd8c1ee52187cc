package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.PageView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Component;

/**
 * Canaries in the hands of people, whether they come by the API or the console: create, look at, and move on. What follows
 * from a transition is done at the next tick.
 */
@Component
public class CanaryDesk {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "id");

    private final CanaryPlanner planner;
    private final CanaryTransitions transitions;
    private final CanaryCandidates candidates;
    private final CanaryFigures figures;
    private final Canaries canaries;
    private final CanaryUsage usage;
    private final CanaryViews views;

    CanaryDesk(
            CanaryPlanner planner,
            CanaryTransitions transitions,
            CanaryCandidates candidates,
            CanaryFigures figures,
            Canaries canaries,
            CanaryUsage usage,
            CanaryViews views) {
        this.planner = planner;
        this.transitions = transitions;
        this.candidates = candidates;
        this.figures = figures;
        this.canaries = canaries;
        this.usage = usage;
        this.views = views;
    }

    public CanaryView create(CanaryRequest request, Actor creator) {
        CanaryForecast forecast = planner.forecast(request);
        Canary canary = transitions.create(forecast.plan(), forecast.claims(), creator);
        usage.look(canaries.findByStateIn(CanaryState.underWay()));
        return views.full(canary);
    }

    /** Which PIDs each stage would switch, and which none would, if the canary began now. */
    public CanaryPreview preview(CanaryRequest request) {
        return planner.forecast(request).view();
    }

    /** The PIDs that a canary of that version could reach now, before there is a plan. */
    public LineUp lineUp(AlgorithmVersion target) {
        return candidates.of(target);
    }

    /** The newest first. */
    public PageView<CanaryView> list(Optional<CanaryState> state, int page, int size) {
        List<CanaryState> states = state.map(List::of).orElse(List.of(CanaryState.values()));
        return PageView.of(canaries.findByStateIn(states, PageView.request(page, size, NEWEST_FIRST)), views::brief);
    }

    public CanaryView show(long id) {
        return views.full(transitions.require(id));
    }

    /** Whatever the figures say, which are kept with the decision. */
    public CanaryView promote(long id, Actor actor, @Nullable String reason) {
        Decision decision = Decision.of(actor, reason);
        Comparison comparison = figures.compare(transitions.require(id));
        return changed(id, (canary, now) -> {
            canary.stage().note(comparison, "promoted by " + decision.actor());
            return canary.promote(decision, candidates.of(canary), now);
        });
    }

    public CanaryView approve(long id, Actor actor, @Nullable String reason) {
        Decision decision = Decision.of(actor, reason);
        return changed(id, (canary, now) -> canary.approve(decision, candidates.of(canary), now));
    }

    public CanaryView pause(long id, Actor actor, @Nullable String reason) {
        Decision decision = Decision.of(actor, reason);
        return changed(id, (canary, now) -> canary.pause(decision));
    }

    public CanaryView resume(long id, Actor actor, @Nullable String reason) {
        Decision decision = Decision.of(actor, reason);
        return changed(id, (canary, now) -> canary.resume(decision, now));
    }

    public CanaryView abort(long id, Actor actor, @Nullable String reason) {
        Decision decision = Decision.of(actor, reason);
        return changed(id, (canary, now) -> canary.abort(decision, null));
    }

    private CanaryView changed(long id, BiFunction<Canary, Instant, CanaryEvent> transition) {
        return views.full(transitions.change(id, transition));
    }
}
