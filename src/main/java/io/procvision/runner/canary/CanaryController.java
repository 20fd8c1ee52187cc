package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.PageView;
import jakarta.validation.Valid;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Canaries by hand: create, look at, and move on. What follows from a transition is done at the next tick. */
@RestController
@RequestMapping("/api/v1/canaries")
class CanaryController {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "id");

    private final CanaryPlanner planner;
    private final CanaryTransitions transitions;
    private final CanaryCandidates candidates;
    private final CanaryFigures figures;
    private final Canaries canaries;
    private final CanaryUsage usage;
    private final CanaryViews views;

    CanaryController(
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

    @PostMapping
    ResponseEntity<CanaryView> create(@Valid @RequestBody CanaryRequest body, @Nullable Principal operator) {
        CanaryForecast forecast = planner.forecast(body);
        Canary canary = transitions.create(forecast.plan(), forecast.claims(), Actor.of(operator));
        usage.look(canaries.findByStateIn(CanaryState.underWay()));
        return ResponseEntity.created(URI.create("/api/v1/canaries/" + canary.id()))
                .body(views.full(canary));
    }

    /** Which PIDs each stage would switch, and which none would, if the canary began now. */
    @PostMapping("/preview")
    CanaryForecast.View preview(@Valid @RequestBody CanaryRequest body) {
        return planner.forecast(body).view();
    }

    @GetMapping
    PageView<CanaryView> list(
            @RequestParam(required = false) @Nullable CanaryState state,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        List<CanaryState> states = state == null ? List.of(CanaryState.values()) : List.of(state);
        return PageView.of(canaries.findByStateIn(states, PageView.request(page, size, NEWEST_FIRST)), views::brief);
    }

    @GetMapping("/{id}")
    CanaryView show(@PathVariable long id) {
        return views.full(transitions.require(id));
    }

    /** Whatever the figures say, which are kept with the decision. */
    @PostMapping("/{id}/promote")
    CanaryView promote(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        Decision decision = decision(body, operator);
        Comparison comparison = figures.compare(transitions.require(id));
        return changed(id, (canary, now) -> {
            canary.stage().note(comparison, "promoted by " + decision.actor());
            return canary.promote(decision, candidates.of(canary), now);
        });
    }

    @PostMapping("/{id}/approve")
    CanaryView approve(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        Decision decision = decision(body, operator);
        return changed(id, (canary, now) -> canary.approve(decision, candidates.of(canary), now));
    }

    @PostMapping("/{id}/pause")
    CanaryView pause(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        Decision decision = decision(body, operator);
        return changed(id, (canary, now) -> canary.pause(decision));
    }

    @PostMapping("/{id}/resume")
    CanaryView resume(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        Decision decision = decision(body, operator);
        return changed(id, (canary, now) -> canary.resume(decision, now));
    }

    @PostMapping("/{id}/abort")
    CanaryView abort(
            @PathVariable long id, @RequestBody(required = false) @Nullable Reason body, @Nullable Principal operator) {
        Decision decision = decision(body, operator);
        return changed(id, (canary, now) -> canary.abort(decision, null));
    }

    private CanaryView changed(long id, BiFunction<Canary, Instant, CanaryEvent> transition) {
        return views.full(transitions.change(id, transition));
    }

    private static Decision decision(@Nullable Reason body, @Nullable Principal operator) {
        return Decision.of(Actor.of(operator), body == null ? null : body.reason());
    }

    /** The body of every step that a person takes; it may be missing. */
    record Reason(@Nullable String reason) {}
}
