package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.catalog.Uninstaller;
import io.procvision.runner.catalog.VersionUsage;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.process.ProcessSupervisor;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Deletes versions. It lives with the switches and not with the catalog because {@code force} unbinds PIDs first, which
 * is a switch like any other.
 */
@RestController
@RequestMapping("/api/v1/algorithms/{name}/{version}")
class UninstallController {

    private final AlgorithmCatalog catalog;
    private final Uninstaller uninstaller;
    private final Switchover switchover;
    private final ActiveBindings bindings;
    private final ProcessSupervisor supervisor;
    private final List<VersionUsage> usages;

    UninstallController(
            AlgorithmCatalog catalog,
            Uninstaller uninstaller,
            Switchover switchover,
            ActiveBindings bindings,
            ProcessSupervisor supervisor,
            List<VersionUsage> usages) {
        this.catalog = catalog;
        this.uninstaller = uninstaller;
        this.switchover = switchover;
        this.bindings = bindings;
        this.supervisor = supervisor;
        this.usages = usages;
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable String name,
            @PathVariable String version,
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(name = "override_pin", defaultValue = "false") boolean overridePin,
            @Nullable Principal operator) {
        AlgorithmVersion target = new AlgorithmVersion(name, version);
        catalog.require(target);
        Actor actor = Actor.of(operator);
        if (force) {
            requireRemovable(target);
            unbind(target, actor, reason == null ? "forced uninstall of " + target : reason, overridePin);
            supervisor.awaitEnd(target);
        }
        uninstaller.uninstall(target, actor, reason == null ? "" : reason);
    }

    /** What unbinding would not end must be known before anything is unbound for nothing. */
    private void requireRemovable(AlgorithmVersion target) {
        List<String> needs = usages.stream()
                .filter(usage -> !usage.endsWithUnbinding())
                .flatMap(usage -> usage.needs(List.of(target)).getOrDefault(target, List.of()).stream())
                .toList();
        if (!needs.isEmpty()) {
            throw new RunnerException(
                    Problem.UNSAFE_UNINSTALL,
                    "%s cannot be removed, not even by force: it is %s".formatted(target, String.join(", ", needs)));
        }
    }

    private void unbind(AlgorithmVersion target, Actor actor, String reason, boolean overridePin) {
        List<Pid> bound = bindings.all().stream()
                .filter(binding -> binding.version().equals(target))
                .map(ActiveBinding::pid)
                .toList();
        if (!bound.isEmpty()) {
            switchover.execute(SwitchRequest.of(bound, Change::unbind, SwitchCause.UNBIND, actor, reason)
                    .overridingPin(overridePin));
        }
    }
}
