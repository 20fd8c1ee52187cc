package io.procvision.runner.rollback;

import io.procvision.runner.activation.Activation;
import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingChanges;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Takes PIDs back to an earlier version, through the one swap. */
@Component
public class Rollback {

    private static final Logger log = LoggerFactory.getLogger(Rollback.class);

    private final RollbackTarget target;
    private final ActiveBindings bindings;
    private final RoutingTable routes;
    private final BindingChanges changes;
    private final Switchover switchover;

    Rollback(
            RollbackTarget target,
            ActiveBindings bindings,
            RoutingTable routes,
            BindingChanges changes,
            Switchover switchover) {
        this.target = target;
        this.bindings = bindings;
        this.routes = routes;
        this.changes = changes;
        this.switchover = switchover;
    }

    /** To the previous stable version of each PID, validated and pre-warmed as an activation. */
    public List<Activation> toPrevious(
            Collection<Pid> pids, Actor actor, @Nullable String reason, boolean overridePin) {
        return execute(pids, target::require, SwitchCause.ROLLBACK, actor, reason, overridePin);
    }

    /** The same from the binding that a person saw to the version that was announced, or not at all. */
    public Activation toPrevious(
            ActiveBinding seen, AlgorithmVersion told, Actor actor, @Nullable String reason, boolean overridePin) {
        SwitchRequest request =
                request(List.of(new Change(seen.pid(), told, seen)), SwitchCause.ROLLBACK, actor, reason, overridePin);
        return asTold(request, seen, told, target::require);
    }

    /** To a named version of the package that each PID has. */
    public List<Activation> toVersion(
            Collection<Pid> pids, String version, Actor actor, @Nullable String reason, boolean overridePin) {
        return execute(
                pids,
                current -> new AlgorithmVersion(current.version().name(), version),
                SwitchCause.ROLLBACK,
                actor,
                reason,
                overridePin);
    }

    /** To the nearest stable version that is installed and not held back, without validation. */
    public List<Activation> emergency(Collection<Pid> pids, Actor actor, @Nullable String reason, boolean overridePin) {
        return execute(pids, target::nearest, SwitchCause.EMERGENCY, actor, reason, overridePin);
    }

    /** The same from the binding that a person saw to the version that was announced, or not at all. */
    public Activation emergency(
            ActiveBinding seen, AlgorithmVersion told, Actor actor, @Nullable String reason, boolean overridePin) {
        SwitchRequest request =
                request(List.of(new Change(seen.pid(), told, seen)), SwitchCause.EMERGENCY, actor, reason, overridePin);
        return asTold(request, seen, told, target::nearest);
    }

    /**
     * Away from that binding, and from no other that may have taken its place meanwhile. A target that does not start is
     * passed over for the one before it: better an old version than one that fails.
     */
    public Activation emergency(ActiveBinding binding, EmergencyCall call) {
        RunnerException failure = null;
        for (AlgorithmVersion candidate : target.candidates(binding)) {
            try {
                return switchover.execute(call.request(binding, candidate)).get(0);
            } catch (RunnerException refused) {
                if (refused.problem() != Problem.PREWARM_FAILED) {
                    throw refused;
                }
                log.warn("PID {} cannot go back to {}: {}", binding.pid(), candidate, refused.detail());
                failure = refused;
            }
        }
        throw failure == null ? target.none(binding) : failure;
    }

    private Activation asTold(
            SwitchRequest request,
            ActiveBinding seen,
            AlgorithmVersion told,
            Function<ActiveBinding, AlgorithmVersion> choice) {
        audited(request, () -> {
            AlgorithmVersion now = choice.apply(seen);
            if (!now.equals(told)) {
                throw new RunnerException(
                        Problem.ACTIVATION_CONFLICT,
                        "PID %s would go back to %s by now, not to %s: look again".formatted(seen.pid(), now, told));
            }
            return now;
        });
        return switchover.execute(request).get(0);
    }

    private List<Activation> execute(
            Collection<Pid> pids,
            Function<ActiveBinding, AlgorithmVersion> choice,
            SwitchCause cause,
            Actor actor,
            @Nullable String reason,
            boolean overridePin) {
        SwitchRequest open = request(pids.stream().map(Change::unbind).toList(), cause, actor, reason, overridePin);
        List<Change> changes = audited(open, () -> back(pids, choice));
        return switchover.execute(request(changes, cause, actor, reason, overridePin));
    }

    /** Where there is no way back the switchover does not learn of the attempt, and could not record it. */
    private <T> T audited(SwitchRequest request, Supplier<T> choice) {
        try {
            return choice.get();
        } catch (RunnerException objection) {
            switchover.refused(request, objection);
            throw objection;
        }
    }

    private List<Change> back(Collection<Pid> pids, Function<ActiveBinding, AlgorithmVersion> choice) {
        return pids.stream()
                .map(this::bound)
                .map(bound -> new Change(bound.pid(), choice.apply(bound), bound))
                .toList();
    }

    private static SwitchRequest request(
            List<Change> changes, SwitchCause cause, Actor actor, @Nullable String reason, boolean overridePin) {
        return new SwitchRequest(changes, cause, actor, reason == null ? "" : reason, null, overridePin);
    }

    private ActiveBinding bound(Pid pid) {
        if (bindings.read(pid) instanceof BindingFile.Bound file) {
            return file.binding();
        }
        restore(pid);
        return routes.find(pid)
                .map(Route::binding)
                .orElseThrow(() -> new RunnerException(
                        Problem.INVALID_PID, "PID %s has no active version to go back from".formatted(pid)));
    }

    /** A file that is damaged or gone says nothing about what serves; its restoration need not wait for the next look. */
    private void restore(Pid pid) {
        try {
            changes.follow(pid);
        } catch (DataAccessException | TransactionException down) {
            log.warn(
                    "The binding file of PID {} cannot be restored before the database is back: {}",
                    pid,
                    down.getMessage());
        }
    }
}
