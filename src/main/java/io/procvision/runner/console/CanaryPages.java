package io.procvision.runner.console;

import io.procvision.runner.canary.CanaryDesk;
import io.procvision.runner.canary.CanaryState;
import io.procvision.runner.canary.CanaryView;
import io.procvision.runner.canary.CanaryView.FiguresView;
import io.procvision.runner.canary.CanaryView.StageView;
import io.procvision.runner.canary.CanaryView.StepView;
import io.procvision.runner.core.Actor;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Canaries: all of them, one on its way with the figures that decide, and the steps that people take. */
@Controller
class CanaryPages {

    private static final int SIZE = 20;

    private final CanaryDesk desk;
    private final Outcome outcome;

    CanaryPages(CanaryDesk desk, Outcome outcome) {
        this.desk = desk;
        this.outcome = outcome;
    }

    @GetMapping("/console/canaries")
    String list(
            @RequestParam(required = false) @Nullable CanaryState state,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        model.addAttribute("canaries", desk.list(Optional.ofNullable(state), page, SIZE));
        model.addAttribute("states", CanaryState.values());
        model.addAttribute("state", state);
        model.addAttribute("url", state == null ? "/console/canaries" : "/console/canaries?state=" + state.word());
        return "console/canaries";
    }

    @GetMapping("/console/canaries/{id}")
    String show(@PathVariable long id, @Nullable Principal person, Model model) {
        CanaryView canary = describe(id, model);
        Actor actor = Actor.of(person);
        model.addAttribute(
                "moves",
                CanaryMove.of(canary).stream()
                        .filter(move -> move.isFor(actor, canary))
                        .toList());
        stopped(canary).ifPresent(why -> model.addAttribute("because", why));
        return "console/canary";
    }

    /** Why it is paused, or was taken back; by whoever or whatever did that last. */
    private static Optional<String> stopped(CanaryView canary) {
        String action = switch (canary.state()) {
            case PAUSED -> "pause";
            case ABORTING, ABORTED -> "abort";
            case SCHEDULED, RUNNING, AWAITING_APPROVAL, COMPLETED -> "";
        };
        return canary.steps().stream()
                .filter(step -> step.action().equals(action) && !step.reason().isEmpty())
                .map(StepView::reason)
                .findFirst();
    }

    @GetMapping("/console/canaries/{id}/{move}")
    String ask(@PathVariable long id, @PathVariable String move, Model model) {
        CanaryMove asked = CanaryMove.named(move);
        CanaryView canary = describe(id, model);
        List<StageView> stages = canary.stages();
        model.addAttribute("move", asked);
        model.addAttribute("possible", CanaryMove.of(canary).contains(asked));
        model.addAttribute("isLast", canary.stage() == stages.size());
        if (canary.stage() < stages.size()) {
            model.addAttribute("next", stages.get(canary.stage()));
            model.addAttribute("needsApproval", needsApproval(canary));
        }
        model.addAttribute(
                "touched",
                stages.stream()
                        .flatMap(stage -> stage.members().stream())
                        .filter(member -> member.state().isTouched())
                        .toList());
        return "console/canary-move";
    }

    @PostMapping("/console/canaries/{id}/{move}")
    RedirectView move(
            @PathVariable long id,
            @PathVariable String move,
            @RequestParam int stage,
            @RequestParam String reason,
            @Nullable Principal operator) {
        CanaryMove asked = CanaryMove.named(move);
        asked.carryOut(desk, id, stage, Actor.of(operator), Reasons.required(reason));
        return outcome.done("/console/canaries/" + id, "canary.%s.done".formatted(asked.word()));
    }

    /** Whether the stage after the open one waits for another person first. */
    private static boolean needsApproval(CanaryView canary) {
        return canary.approvalRequired()
                && canary.approvedBy() == null
                && canary.stage() == canary.stages().size() - 1;
    }

    private CanaryView describe(long id, Model model) {
        CanaryView canary = desk.show(id);
        StageView open = canary.stages().get(canary.stage() - 1);
        FiguresView now = open.canary();
        FiguresView before = open.baseline();
        model.addAttribute("canary", canary);
        model.addAttribute("open", open);
        if (now != null && before != null) {
            model.addAttribute("figures", ToldFigures.of(canary.criteria().minCalls(), now, before, open.limits()));
        }
        return canary;
    }
}
