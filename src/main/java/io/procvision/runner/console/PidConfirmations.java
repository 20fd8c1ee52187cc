package io.procvision.runner.console;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Says what a change of a PID will do and asks for a yes; {@link PidActions} does it. */
@Controller
@RequestMapping("/console/pids/{pid}")
class PidConfirmations {

    private static final String PAGE = "console/pid-confirm";

    private final PidPlans plans;

    PidConfirmations(PidPlans plans) {
        this.plans = plans;
    }

    /** The choice of a version first, where none is named. */
    @GetMapping("/change")
    String change(
            @PathVariable Pid pid,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String version,
            Model model) {
        if (name == null || version == null) {
            model.addAttribute("pid", pid);
            model.addAttribute("choices", plans.choices(pid));
            return "console/pid-choose";
        }
        return confirm(plans.change(pid, new AlgorithmVersion(name, version)), model);
    }

    @GetMapping("/rollback")
    String rollback(@PathVariable Pid pid, Model model) {
        return confirm(plans.rollback(pid), model);
    }

    @GetMapping("/emergency")
    String emergency(@PathVariable Pid pid, Model model) {
        return confirm(plans.emergency(pid), model);
    }

    @GetMapping("/unbind")
    String unbind(@PathVariable Pid pid, Model model) {
        return confirm(plans.unbind(pid), model);
    }

    @GetMapping("/pin")
    String pin(@PathVariable Pid pid, Model model) {
        return confirm(plans.keeping("pin", pid), model);
    }

    @GetMapping("/unpin")
    String unpin(@PathVariable Pid pid, Model model) {
        return confirm(plans.keeping("unpin", pid), model);
    }

    @GetMapping("/release")
    String release(@PathVariable Pid pid, @RequestParam String name, @RequestParam String version, Model model) {
        model.addAttribute("held", new AlgorithmVersion(name, version));
        return confirm(plans.keeping("release", pid), model);
    }

    private static String confirm(PidPlan plan, Model model) {
        model.addAttribute("plan", plan);
        return PAGE;
    }
}
