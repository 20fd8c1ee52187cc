package io.procvision.runner.console;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.process.ProcessView;
import io.procvision.runner.process.Processes;
import io.procvision.runner.routing.ActiveBindings;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** What runs, how it is, what it wrote last, and a restart by hand. */
@Controller
class ProcessesPage {

    private static final int LINES = 200;

    private final Processes processes;
    private final ActiveBindings bindings;
    private final Outcome outcome;

    ProcessesPage(Processes processes, ActiveBindings bindings, Outcome outcome) {
        this.processes = processes;
        this.bindings = bindings;
        this.outcome = outcome;
    }

    @GetMapping("/console/processes")
    String list(Model model) {
        List<ProcessView> all = processes.all();
        model.addAttribute("processes", all);
        model.addAttribute("serves", serves());
        model.addAttribute(
                "down",
                all.stream()
                        .filter(process -> process.state().equals("held_down"))
                        .count());
        return "console/processes";
    }

    @GetMapping("/console/processes/{id}")
    String one(@PathVariable String id, Model model) {
        ProcessView process = processes.one(id);
        model.addAttribute("process", process);
        model.addAttribute("serves", serves().getOrDefault(process.name() + " " + process.version(), List.of()));
        model.addAttribute("log", processes.lastLines(id, LINES));
        return "console/process";
    }

    @PostMapping("/console/processes/{id}/restart")
    RedirectView restart(@PathVariable String id, @RequestParam(defaultValue = "") String reason, Principal operator) {
        processes.restart(id, Actor.of(operator), reason);
        return outcome.done("/console/processes/" + id, "process.restarted", id);
    }

    /** The PIDs that each version is bound to, by name and version as the page joins them. */
    private Map<String, List<String>> serves() {
        return bindings.all().stream()
                .collect(Collectors.groupingBy(
                        binding -> key(binding.version()),
                        Collectors.mapping(binding -> binding.pid().value(), Collectors.toList())));
    }

    private static String key(AlgorithmVersion version) {
        return version.name() + " " + version.version();
    }
}
