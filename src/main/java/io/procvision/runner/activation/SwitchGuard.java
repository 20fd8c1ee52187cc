package io.procvision.runner.activation;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Decides whether a request may be carried out at all, before anything is touched or started. */
@Component
class SwitchGuard {

    private final AlgorithmCatalog catalog;
    private final BindingRecovery recovery;
    private final RoutingTable routes;
    private final List<SwitchRestriction> restrictions;

    SwitchGuard(
            AlgorithmCatalog catalog,
            BindingRecovery recovery,
            RoutingTable routes,
            List<SwitchRestriction> restrictions) {
        this.catalog = catalog;
        this.recovery = recovery;
        this.routes = routes;
        this.restrictions = restrictions;
    }

    /** The plan for every PID, or the first objection. The caller holds the PIDs' locks. */
    List<PlannedSwitch> plan(SwitchRequest request) {
        return request.changes().stream()
                .map(change -> unrestricted(change, plan(change, request.cause()), request))
                .toList();
    }

    private PlannedSwitch unrestricted(Change change, PlannedSwitch planned, SwitchRequest request) {
        if (!planned.isNoChange()) {
            restrictions.forEach(restriction -> restriction.check(change, planned.from(), request));
        }
        return planned;
    }

    private PlannedSwitch plan(Change change, SwitchCause cause) {
        Pid pid = change.pid();
        Standing standing = standing(pid, cause);
        ActiveBinding from = standing.binding();
        if (change.expected() != null && !change.expected().equals(from)) {
            throw conflict(
                    "PID %s is no longer bound as expected: it has %s since then".formatted(pid, describe(from)));
        }
        AlgorithmVersion target = change.target();
        if (target == null) {
            return new PlannedSwitch(pid, from, null, standing.lost());
        }
        InstalledAlgorithm algorithm = catalog.require(target);
        if (cause == SwitchCause.ACTIVATE && from != null && !from.version().samePackageAs(target)) {
            throw conflict("PID %s is bound to %s, which is another package than %s: use switch"
                    .formatted(pid, from.version(), target));
        }
        if (cause.requiresValidation()) {
            validate(pid, algorithm);
        }
        return new PlannedSwitch(pid, from, algorithm, standing.lost());
    }

    private static void validate(Pid pid, InstalledAlgorithm algorithm) {
        if (!algorithm.supportedPids().contains(pid)) {
            throw conflict("PID %s is not in supported_pids %s of %s"
                    .formatted(pid, algorithm.supportedPids().stream().sorted().toList(), algorithm.version()));
        }
        if (!Files.isDirectory(algorithm.workingDirectory()) || !Files.isExecutable(algorithm.interpreter())) {
            throw conflict("%s is damaged: %s or %s is missing. Delete it and install it again"
                    .formatted(algorithm.version(), algorithm.workingDirectory(), algorithm.interpreter()));
        }
    }

    /** Recovered first where it is damaged; a PID whose binding is lost for good is as free as an unbound one. */
    private Standing standing(Pid pid, SwitchCause cause) {
        try {
            return new Standing(
                    recovery.recover(pid).map(BindingFile.Bound::binding).orElse(null), false);
        } catch (RunnerException failure) {
            if (failure.problem() == Problem.STATE_CORRUPT) {
                return new Standing(null, true);
            }
            throw failure;
        } catch (DataAccessException | TransactionException down) {
            if (cause == SwitchCause.EMERGENCY) {
                return asFiledOrServed(pid);
            }
            throw down;
        }
    }

    /** Without the log a damaged file cannot be restored; an emergency replaces it, leaving what serves in spite of it. */
    private Standing asFiledOrServed(Pid pid) {
        ActiveBinding filed =
                recovery.asFiled(pid).map(BindingFile.Bound::binding).orElse(null);
        ActiveBinding served =
                filed == null ? routes.find(pid).map(Route::binding).orElse(null) : null;
        return filed != null ? new Standing(filed, false) : new Standing(served, served != null);
    }

    private record Standing(@Nullable ActiveBinding binding, boolean lost) {}

    private static String describe(@Nullable ActiveBinding binding) {
        return binding == null ? "none" : binding.version() + " since " + binding.activatedAt();
    }

    private static RunnerException conflict(String detail) {
        return new RunnerException(Problem.ACTIVATION_CONFLICT, detail);
    }
}
