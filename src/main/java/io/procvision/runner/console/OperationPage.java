package io.procvision.runner.console;

import io.procvision.runner.catalog.Operation;
import io.procvision.runner.catalog.OperationView;
import io.procvision.runner.catalog.Operations;
import io.procvision.runner.catalog.PackageView;
import io.procvision.runner.catalog.ValidationView;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.view.RedirectView;

/** An installation or a validation on its way, and what came of it. */
@Controller
class OperationPage {

    private final Operations operations;

    OperationPage(Operations operations) {
        this.operations = operations;
    }

    /** Leads to the page of an operation that has just begun. */
    static RedirectView of(Operation operation) {
        return Outcome.redirect("/console/operations/" + operation.view().id());
    }

    @GetMapping("/console/operations/{id}")
    String show(@PathVariable String id, Model model) {
        OperationView view = operations.require(id);
        model.addAttribute("operation", view);
        model.addAttribute("steps", ToldStep.of(view));
        if (view.result() instanceof PackageView installed) {
            model.addAttribute("installed", installed);
        }
        if (view.result() instanceof ValidationView report) {
            model.addAttribute("report", report);
            model.addAttribute(
                    "checks", report.checks().stream().map(ToldCheck::of).toList());
        }
        if (view.problem() != null) {
            model.addAttribute("failed", Failure.of(view.problem()));
        }
        return "console/operation";
    }
}
