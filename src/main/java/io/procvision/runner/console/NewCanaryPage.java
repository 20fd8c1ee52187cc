package io.procvision.runner.console;

import io.procvision.runner.canary.CanaryDesk;
import io.procvision.runner.canary.CanaryPreview;
import io.procvision.runner.canary.CanarySettings;
import io.procvision.runner.canary.CanaryView;
import io.procvision.runner.catalog.PackageView;
import io.procvision.runner.catalog.PackageViews;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.RefusedRequests;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Makes a canary in as many rounds as it takes: each button sends the whole form, and unless the canary begins the form
 * comes back as it was filled in, with a stage more or less, with the preview, or with what was wrong. It begins only as
 * its preview was seen.
 */
@Controller
@RequestMapping("/console/canaries/new")
class NewCanaryPage {

    private static final String VIEW = "console/canary-new";

    private final CanaryDesk desk;
    private final PackageViews packages;
    private final CanarySettings settings;
    private final Outcome outcome;
    private final RefusedRequests refusals;

    NewCanaryPage(
            CanaryDesk desk,
            PackageViews packages,
            CanarySettings settings,
            Outcome outcome,
            RefusedRequests refusals) {
        this.desk = desk;
        this.packages = packages;
        this.settings = settings;
        this.outcome = outcome;
        this.refusals = refusals;
    }

    @GetMapping
    String begin(@RequestParam(defaultValue = "") String target, Model model) {
        return form(CanaryForm.suggested(target, settings), model);
    }

    @PostMapping(params = "add")
    String addStage(@ModelAttribute CanaryForm form, Model model) {
        return form(form.withAnotherStage(), model);
    }

    @PostMapping(params = "remove")
    String removeStage(@ModelAttribute CanaryForm form, @RequestParam int remove, Model model) {
        return form(form.withoutStage(remove), model);
    }

    /** Another version was chosen, which other PIDs may be reached by. */
    @PostMapping(params = "choose")
    String choose(@ModelAttribute CanaryForm form, Model model) {
        return form(form, model);
    }

    @PostMapping(params = "preview")
    String preview(@ModelAttribute CanaryForm form, Model model) {
        try {
            show(desk.preview(form.request()), model);
        } catch (RunnerException refused) {
            model.addAttribute("failure", Failure.of(refused));
        }
        return form(form, model);
    }

    @PostMapping(params = "create")
    Object create(
            @ModelAttribute CanaryForm form, HttpServletRequest request, @Nullable Principal operator, Model model) {
        try {
            Reasons.required(form.reason());
            CanaryPreview preview = desk.preview(form.request());
            if (!reach(preview).equals(form.seen())) {
                show(preview, model);
                model.addAttribute("changed", true);
                return form(form, model);
            }
            CanaryView canary = desk.create(form.request(), Actor.of(operator));
            return outcome.done("/console/canaries/" + canary.id(), "canary.new.done", canary.id());
        } catch (RunnerException refused) {
            refusals.record(request, refused);
            model.addAttribute("failure", Failure.of(refused));
            return form(form, model);
        }
    }

    private String form(CanaryForm form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute(
                "versions",
                packages.all().stream()
                        .filter(each -> !each.state().equals("withdrawn"))
                        .sorted(Comparator.comparing(PackageView::name)
                                .thenComparing(PackageView::createdAt, Comparator.reverseOrder()))
                        .toList());
        try {
            form.version().ifPresent(version -> model.addAttribute("lineUp", desk.lineUp(version)));
        } catch (RunnerException unknown) {
            model.addAttribute("failure", Failure.of(unknown));
        }
        return VIEW;
    }

    private static void show(CanaryPreview preview, Model model) {
        model.addAttribute("preview", preview);
        model.addAttribute("seen", reach(preview));
    }

    /** In a form that says whether two previews reach the same. */
    private static String reach(CanaryPreview preview) {
        return preview.stages().stream()
                .map(stage -> stage.adds().stream().map(Pid::value).collect(Collectors.joining(" ")))
                .collect(Collectors.joining(";"));
    }
}
