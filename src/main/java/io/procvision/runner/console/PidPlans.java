package io.procvision.runner.console;

import io.procvision.runner.activation.Pins;
import io.procvision.runner.canary.CanaryDesk;
import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.freeze.FreezeCalendar;
import io.procvision.runner.freeze.Frozen;
import io.procvision.runner.process.Processes;
import io.procvision.runner.rollback.Quarantine;
import io.procvision.runner.rollback.RollbackTarget;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.RoutingTable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Foresees changes of a PID. Nothing is decided here: the guard of the one swap judges again when it is done. */
@Component
class PidPlans {

    private final ActiveBindings bindings;
    private final RoutingTable routes;
    private final AlgorithmCatalog catalog;
    private final Processes processes;
    private final RollbackTarget target;
    private final Pins pins;
    private final Quarantine quarantine;
    private final FreezeCalendar freezes;
    private final CanaryDesk canaries;

    PidPlans(
            ActiveBindings bindings,
            RoutingTable routes,
            AlgorithmCatalog catalog,
            Processes processes,
            RollbackTarget target,
            Pins pins,
            Quarantine quarantine,
            FreezeCalendar freezes,
            CanaryDesk canaries) {
        this.bindings = bindings;
        this.routes = routes;
        this.catalog = catalog;
        this.processes = processes;
        this.target = target;
        this.pins = pins;
        this.quarantine = quarantine;
        this.freezes = freezes;
        this.canaries = canaries;
    }

    /** Versions that the PID could be bound to, the newest first; the one it has is not among them. */
    List<InstalledAlgorithm> choices(Pid pid) {
        AlgorithmVersion present = bound(pid).map(ActiveBinding::version).orElse(null);
        return catalog.all().stream()
                .filter(each ->
                        each.supportedPids().contains(pid) && !each.version().equals(present))
                .sorted(Comparator.comparing(InstalledAlgorithm::createdAt).reversed())
                .toList();
    }

    PidPlan change(Pid pid, AlgorithmVersion to) {
        return plan("change", pid, catalog.require(to).version());
    }

    PidPlan rollback(Pid pid) {
        ActiveBinding binding = require(pid);
        return plan("rollback", pid, target.require(binding));
    }

    PidPlan emergency(Pid pid) {
        ActiveBinding binding = require(pid);
        return plan(
                "emergency",
                pid,
                target.candidates(binding).stream()
                        .findFirst()
                        .orElseThrow(() -> new RunnerException(
                                Problem.NO_ROLLBACK_TARGET,
                                "PID %s has no earlier version that is installed and not held back".formatted(pid))));
    }

    PidPlan unbind(Pid pid) {
        require(pid);
        return plan("unbind", pid, null);
    }

    /** Of what leaves the binding as it is. */
    PidPlan keeping(String action, Pid pid) {
        return plan(action, pid, null);
    }

    /**
     * The binding that the person saw when saying yes; another one since asks for another look.
     *
     * @param since when it began, null where there was none
     */
    @Nullable
    ActiveBinding requireAsSeen(Pid pid, @Nullable Instant since) {
        ActiveBinding now = bound(pid).orElse(null);
        Instant began = now == null ? null : now.activatedAt();
        if (began == null ? since != null : !began.equals(since)) {
            throw new RunnerException(
                    Problem.ACTIVATION_CONFLICT,
                    now == null
                            ? "PID %s has been unbound since you looked: look again".formatted(pid)
                            : "PID %s has %s since %s, which is not what you saw: look again"
                                    .formatted(pid, now.version(), now.activatedAt()));
        }
        return now;
    }

    private PidPlan plan(String action, Pid pid, @Nullable AlgorithmVersion to) {
        ActiveBinding binding = bound(pid).orElse(null);
        AlgorithmVersion from = binding == null ? null : binding.version();
        Known known = new Known();
        Optional<Frozen> frozen = known.or(Optional.empty(), freezes::current);
        Long canary = known.or(Map.<Pid, Long>of(), canaries::claims).get(pid);
        boolean kept = known.or(false, () -> canaries.keeps(pid));
        return new PidPlan(
                action,
                pid,
                from,
                binding == null ? null : binding.activatedAt(),
                to,
                others(pid, from),
                to != null && isRunning(to),
                pins.find(pid).orElse(null),
                to == null ? null : quarantine.find(pid, to).orElse(null),
                frozen.orElse(null),
                canary,
                kept,
                known.isSilent());
    }

    private long others(Pid pid, @Nullable AlgorithmVersion version) {
        return routes.all().stream()
                .map(route -> route.binding())
                .filter(each -> each.version().equals(version) && !each.pid().equals(pid))
                .count();
    }

    private boolean isRunning(AlgorithmVersion version) {
        return processes.all().stream()
                .anyMatch(each -> each.name().equals(version.name())
                        && each.version().equals(version.version())
                        && each.startedAt() != null);
    }

    private Optional<ActiveBinding> bound(Pid pid) {
        return bindings.read(pid) instanceof BindingFile.Bound file ? Optional.of(file.binding()) : Optional.empty();
    }

    private ActiveBinding require(Pid pid) {
        return bound(pid)
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PID, "PID %s has no active version: activate one first".formatted(pid)));
    }
}
