package io.procvision.runner.console;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.freeze.FreezeCalendar;
import io.procvision.runner.freeze.FreezeRequest;
import io.procvision.runner.freeze.FreezeView;
import java.security.Principal;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** The calendar of times without changes. */
@Controller
class FreezesPage {

    private static final String PAGE = "/console/freezes";
    private static final FreezeForm EMPTY = new FreezeForm("", "", "", "", List.of(), "", "", "", "");

    private final FreezeCalendar calendar;
    private final Outcome outcome;

    FreezesPage(FreezeCalendar calendar, Outcome outcome) {
        this.calendar = calendar;
        this.outcome = outcome;
    }

    @GetMapping(PAGE)
    String list(Model model) {
        model.addAttribute("freezes", calendar.all());
        return "console/freezes";
    }

    @GetMapping(PAGE + "/new")
    String form(Model model) {
        return form(EMPTY, model);
    }

    @PostMapping(path = PAGE + "/new", params = "once")
    Object once(@ModelAttribute FreezeForm form, @Nullable Principal operator, Model model) {
        try {
            return created(form.once(), operator);
        } catch (RunnerException refused) {
            model.addAttribute("failure", Failure.of(refused));
            return form(form, model);
        }
    }

    @PostMapping(path = PAGE + "/new", params = "weekly")
    Object weekly(@ModelAttribute FreezeForm form, @Nullable Principal operator, Model model) {
        try {
            return created(form.weekly(), operator);
        } catch (RunnerException refused) {
            model.addAttribute("failure", Failure.of(refused));
            return form(form, model);
        }
    }

    @GetMapping(PAGE + "/{id}/delete")
    String ask(@PathVariable long id, Model model) {
        model.addAttribute(
                "freeze",
                calendar.all().stream()
                        .filter(each -> each.id() == id)
                        .findFirst()
                        .orElseThrow(() -> new RunnerException(Problem.NOT_FOUND, "There is no freeze window " + id)));
        return "console/freeze-delete";
    }

    @PostMapping(PAGE + "/{id}/delete")
    RedirectView delete(@PathVariable long id, @RequestParam String reason, @Nullable Principal operator) {
        calendar.remove(id, Actor.of(operator), Reasons.required(reason));
        return outcome.done(PAGE, "freezes.delete.done");
    }

    private RedirectView created(FreezeRequest request, @Nullable Principal operator) {
        FreezeView window = calendar.add(request, Actor.of(operator));
        return outcome.done(PAGE, "freezes.new.done", window.name());
    }

    private static String form(FreezeForm form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute(
                "days",
                Stream.of(DayOfWeek.values())
                        .map(day -> day.name().toLowerCase(Locale.ROOT))
                        .toList());
        model.addAttribute("zones", new TreeSet<>(ZoneId.getAvailableZoneIds()));
        return "console/freeze-new";
    }
}
