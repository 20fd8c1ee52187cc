package io.procvision.runner.console;

import io.procvision.runner.activation.Pins;
import io.procvision.runner.activation.Removal;
import io.procvision.runner.catalog.PackageView;
import io.procvision.runner.catalog.PackageViews;
import io.procvision.runner.catalog.WatchedValidation;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.rollback.Hold;
import io.procvision.runner.rollback.Quarantine;
import io.procvision.runner.rollback.Withdrawals;
import java.security.Principal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** One installed version: what it is, who uses it, what keeps it, and what can be done with it. */
@Controller
@RequestMapping("/console/packages/{name}/{version}")
class PackagePage {

    private final PackageViews packages;
    private final Quarantine quarantine;
    private final Withdrawals withdrawals;
    private final Removal removal;
    private final Pins pins;
    private final WatchedValidation validation;
    private final Outcome outcome;

    PackagePage(
            PackageViews packages,
            Quarantine quarantine,
            Withdrawals withdrawals,
            Removal removal,
            Pins pins,
            WatchedValidation validation,
            Outcome outcome) {
        this.packages = packages;
        this.quarantine = quarantine;
        this.withdrawals = withdrawals;
        this.removal = removal;
        this.pins = pins;
        this.validation = validation;
        this.outcome = outcome;
    }

    @GetMapping
    String show(@PathVariable String name, @PathVariable String version, Model model) {
        describe(new AlgorithmVersion(name, version), model);
        return "console/package";
    }

    @PostMapping("/validate")
    RedirectView validate(@PathVariable String name, @PathVariable String version) {
        return OperationPage.of(validation.ofInstalled(new AlgorithmVersion(name, version)));
    }

    @GetMapping("/withdraw")
    String askWithdrawal(@PathVariable String name, @PathVariable String version, Model model) {
        PackageView shown = describe(new AlgorithmVersion(name, version), model);
        model.addAttribute(
                "pinned", shown.activePids().stream().filter(pins::isPinned).toList());
        return "console/package-withdraw";
    }

    /** PIDs that could not be rolled back are told on the next page, each with what kept it. */
    @PostMapping("/withdraw")
    RedirectView withdraw(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam String reason,
            @RequestParam(defaultValue = "false") boolean overridePin,
            @Nullable Principal operator,
            RedirectAttributes next) {
        AlgorithmVersion target = new AlgorithmVersion(name, version);
        Withdrawals.Withdrawal done =
                withdrawals.withdraw(target, Actor.of(operator), Reasons.required(reason), overridePin);
        next.addFlashAttribute("withdrawal", done);
        return outcome.done(page(target), "packages.withdraw.done", target);
    }

    @GetMapping("/allow")
    String askAllowance(@PathVariable String name, @PathVariable String version, Model model) {
        describe(new AlgorithmVersion(name, version), model);
        return "console/package-allow";
    }

    @PostMapping("/allow")
    RedirectView allow(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam String reason,
            @Nullable Principal operator) {
        AlgorithmVersion target = new AlgorithmVersion(name, version);
        withdrawals.allow(target, Actor.of(operator), Reasons.required(reason));
        return outcome.done(page(target), "packages.allow.done", target);
    }

    @GetMapping("/delete")
    String askRemoval(@PathVariable String name, @PathVariable String version, Model model) {
        AlgorithmVersion target = new AlgorithmVersion(name, version);
        describe(target, model);
        Removal.Outlook outlook = removal.outlook(target);
        model.addAttribute("outlook", outlook);
        model.addAttribute("seen", names(outlook.bound()));
        model.addAttribute(
                "pinned", outlook.bound().stream().filter(pins::isPinned).toList());
        return "console/package-delete";
    }

    /** @param seen the PIDs that the page named as those it unbinds: nobody unbinds others without knowing */
    @PostMapping("/delete")
    RedirectView delete(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam String reason,
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(defaultValue = "false") boolean overridePin,
            @RequestParam(defaultValue = "") String seen,
            @Nullable Principal operator) {
        AlgorithmVersion target = new AlgorithmVersion(name, version);
        String why = Reasons.required(reason);
        if (force) {
            requireSeen(seen, names(removal.outlook(target).bound()), target);
            removal.removeByForce(target, Actor.of(operator), why, overridePin);
        } else {
            removal.remove(target, Actor.of(operator), why);
        }
        return outcome.done("/console/packages", "packages.delete.done", target);
    }

    private static void requireSeen(String seen, String now, AlgorithmVersion target) {
        if (!seen.equals(now)) {
            throw new RunnerException(
                    Problem.UNSAFE_UNINSTALL,
                    "%s serves other PIDs by now (%s) than the page said (%s): look at it again"
                            .formatted(target, now.isEmpty() ? "none" : now, seen.isEmpty() ? "none" : seen));
        }
    }

    private static String names(List<Pid> pids) {
        return pids.stream().map(Pid::value).collect(Collectors.joining(", "));
    }

    private PackageView describe(AlgorithmVersion version, Model model) {
        PackageView shown = packages.require(version);
        List<Hold> holds = quarantine.holdsOf(version);
        model.addAttribute("package", shown);
        model.addAttribute("version", version);
        model.addAttribute(
                "holds", holds.stream().filter(hold -> !hold.isWithdrawal()).toList());
        holds.stream().filter(Hold::isWithdrawal).findFirst().ifPresent(hold -> model.addAttribute("withdrawn", hold));
        return shown;
    }

    private static String page(AlgorithmVersion version) {
        return "/console/packages/%s/%s".formatted(version.name(), version.version());
    }
}
