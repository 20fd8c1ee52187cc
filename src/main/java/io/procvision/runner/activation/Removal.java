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
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Deletes versions, by force if wanted: then their PIDs are unbound first, which is a switch like any other, and the reason
 * why this lives here and not with the catalog.
 */
@Component
public class Removal {

    private final AlgorithmCatalog catalog;
    private final Uninstaller uninstaller;
    private final Switchover switchover;
    private final ActiveBindings bindings;
    private final DrainElsewhere elsewhere;
    private final ProcessSupervisor supervisor;
    private final List<VersionUsage> usages;

    Removal(
            AlgorithmCatalog catalog,
            Uninstaller uninstaller,
            Switchover switchover,
            ActiveBindings bindings,
            DrainElsewhere elsewhere,
            ProcessSupervisor supervisor,
            List<VersionUsage> usages) {
        this.catalog = catalog;
        this.uninstaller = uninstaller;
        this.switchover = switchover;
        this.bindings = bindings;
        this.elsewhere = elsewhere;
        this.supervisor = supervisor;
        this.usages = usages;
    }

    /** What a removal would meet with now, told before anybody decides. */
    public Outlook outlook(AlgorithmVersion version) {
        catalog.require(version);
        return new Outlook(needs(version, usage -> true), obstacles(version), boundTo(version));
    }

    /** Without force only what nobody needs. */
    public void remove(AlgorithmVersion version, Actor actor, String reason) {
        catalog.require(version);
        uninstaller.uninstall(version, actor, reason);
    }

    /** @param overridePin whether PIDs that are pinned are unbound, too */
    public void removeByForce(AlgorithmVersion version, Actor actor, String reason, boolean overridePin) {
        catalog.require(version);
        requireRemovable(version);
        unbind(version, actor, reason.isBlank() ? "forced uninstall of " + version : reason, overridePin);
        elsewhere.await(version);
        supervisor.awaitEnd(version);
        uninstaller.uninstall(version, actor, reason);
    }

    /** What unbinding would not end must be known before anything is unbound for nothing. */
    private void requireRemovable(AlgorithmVersion version) {
        List<String> obstacles = obstacles(version);
        if (!obstacles.isEmpty()) {
            throw new RunnerException(
                    Problem.UNSAFE_UNINSTALL,
                    "%s cannot be removed, not even by force: it is %s"
                            .formatted(version, String.join(", ", obstacles)));
        }
    }

    private void unbind(AlgorithmVersion version, Actor actor, String reason, boolean overridePin) {
        List<Pid> bound = boundTo(version);
        if (!bound.isEmpty()) {
            switchover.execute(SwitchRequest.of(bound, Change::unbind, SwitchCause.UNBIND, actor, reason)
                    .overridingPin(overridePin));
        }
    }

    private List<String> obstacles(AlgorithmVersion version) {
        return needs(version, usage -> !usage.endsWithUnbinding());
    }

    private List<String> needs(AlgorithmVersion version, Predicate<VersionUsage> wanted) {
        return usages.stream()
                .filter(wanted)
                .map(usage -> usage.needs(List.of(version)).getOrDefault(version, List.of()))
                .flatMap(Collection::stream)
                .toList();
    }

    private List<Pid> boundTo(AlgorithmVersion version) {
        return bindings.all().stream()
                .filter(binding -> binding.version().equals(version))
                .map(ActiveBinding::pid)
                .sorted()
                .toList();
    }

    /**
     * The lists of needs hold clauses that complete "it is …".
     *
     * @param needs what keeps the version from being removed without force
     * @param obstacles those of them that keep it from being removed by force, too
     * @param bound the PIDs that force would unbind
     */
    public record Outlook(List<String> needs, List<String> obstacles, List<Pid> bound) {}
}
