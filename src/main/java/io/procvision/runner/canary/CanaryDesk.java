package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Pid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
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

    /** Which canary under way has claimed which PID. */
    public Map<Pid, Long> claims() {
        return canaries.findClaims().stream()
                .collect(Collectors.toMap(Canaries.Claim::pid, Canaries.Claim::getCanary, (one, other) -> one));
    }

    /** Whether a canary has reached the PID and leaves it to nobody but an emergency. */
    public boolean keeps(Pid pid) {
        return canaries.findByClaimedPid(pid.value())
                .filter(canary -> CanaryRestriction.isReached(pid, canary))
                .isPresent();
    }

    public CanaryView show(long id) {
        return views.full(transitions.require(id));
    }

    /**
     * Whatever the figures say, which are kept with the decision; so they have to be of the stage that it ends.
     *
     * @param seenStage the open one as the person saw it, counted from 1; null for whichever is open
     */
    public CanaryView promote(long id, @Nullable Integer seenStage, Actor actor, @Nullable String reason) {
        Decision decision = Decision.of(actor, reason);
        Canary looked = transitions.require(id);
        int comparedStage = looked.stage().number() + 1;
        Comparison comparison = figures.compare(looked);
        return changed(id, (canary, now) -> {
            requireSeen(canary, seenStage);
            canary.requireOpen(comparedStage);
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

    /** @param seenStage as for {@link #promote} */
    public CanaryView resume(long id, @Nullable Integer seenStage, Actor actor, @Nullable String reason) {
        Decision decision = Decision.of(actor, reason);
        return changed(id, (canary, now) -> {
            requireSeen(canary, seenStage);
            return canary.resume(decision, now);
        });
    }

    public CanaryView abort(long id, Actor actor, @Nullable String reason) {
        Decision decision = Decision.of(actor, reason);
        return changed(id, (canary, now) -> canary.abort(decision, null));
    }

    private static void requireSeen(Canary canary, @Nullable Integer stage) {
        if (stage != null) {
            canary.requireOpen(stage);
        }
    }

    private CanaryView changed(long id, BiFunction<Canary, Instant, CanaryEvent> transition) {
        return views.full(transitions.change(id, transition));
    }
}
