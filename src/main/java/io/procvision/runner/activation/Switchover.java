package io.procvision.runner.activation;

import io.procvision.runner.core.LogContext;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import io.procvision.runner.history.Switch;
import io.procvision.runner.process.ProcessSettings;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The one swap. Whatever changes a binding goes through {@link #execute}:
 *
 * <ol>
 *   <li>take the PIDs' locks; an emergency pre-empts whoever is still warming;
 *   <li>let the guard object, against the bindings as they are under the locks;
 *   <li>write the intent to the log (transaction 1), or for an emergency while that is down to a journal;
 *   <li>pre-warm the new versions, here and, but for an emergency, at every other live replica;
 *   <li>under the store lock, replace the files atomically;
 *   <li>publish the routes: from here on calls go to the new versions;
 *   <li>confirm in the log, with the audit entries (transaction 2). If the database is down now, the switch stands and
 *       the rows stay pending for the reconciliation;
 *   <li>the old versions are let go: their last call ends them, or they stay as standby.
 * </ol>
 *
 * Up to the fifth step a failure leaves everything as it was.
 */
@Component
public class Switchover {

    private static final Logger log = LoggerFactory.getLogger(Switchover.class);

    /** For the steps besides the pre-warm, before another runner may settle what this one left pending. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final PidLocks locks;
    private final SwitchGuard guard;
    private final Intentions intentions;
    private final FiledRoutes filed;
    private final PreWarm preWarm;
    private final Swap swap;
    private final RoutingTable routes;
    private final AuditTrail audit;
    private final List<SwitchObserver> observers;
    private final Duration patience;

    Switchover(
            PidLocks locks,
            SwitchGuard guard,
            Intentions intentions,
            FiledRoutes filed,
            PreWarm preWarm,
            Swap swap,
            RoutingTable routes,
            AuditTrail audit,
            List<SwitchObserver> observers,
            ProcessSettings settings) {
        this.locks = locks;
        this.guard = guard;
        this.intentions = intentions;
        this.filed = filed;
        this.preWarm = preWarm;
        this.swap = swap;
        this.routes = routes;
        this.audit = audit;
        this.observers = observers;
        this.patience = settings.handshakeTimeout().plus(MARGIN);
    }

    /** Carries the request out for all its PIDs or none; the answer is in the order of the PIDs. */
    public List<Activation> execute(SwitchRequest request) {
        try (LogContext unused = logged(request);
                PidLocks.Held held = locked(request)) {
            reached(SwitchStep.LOCKED, request);
            List<PlannedSwitch> plan = guarded(request);
            reached(SwitchStep.GUARDED, request);
            plan.stream().map(PlannedSwitch::from).filter(Objects::nonNull).forEach(filed::catchUp);
            List<PlannedSwitch> changes =
                    plan.stream().filter(each -> !each.isNoChange()).toList();
            List<Activation> changed = changes.isEmpty() ? List.of() : change(request, changes, held);
            return answer(plan, changed);
        }
    }

    /** The lines of a switch of many PIDs carry what these have in common; each PID's audit entry is a line of its own. */
    private static LogContext logged(SwitchRequest request) {
        List<Change> changes = request.changes();
        Change first = changes.get(0);
        boolean oneTarget = changes.stream().allMatch(change -> Objects.equals(change.target(), first.target()));
        return LogContext.about(changes.size() == 1 ? first.pid() : null, oneTarget ? first.target() : null)
                .by(request.actor());
    }

    /** What the service does by itself it tries again until it gets the locks; a person who got none has been refused. */
    private PidLocks.Held locked(SwitchRequest request) {
        try {
            return locks.acquire(request.pids(), request.summary(), request.isEmergency());
        } catch (RunnerException busy) {
            if (!request.isAutomatic()) {
                refused(request, busy);
            }
            throw busy;
        }
    }

    private List<PlannedSwitch> guarded(SwitchRequest request) {
        try {
            return guard.plan(request);
        } catch (RunnerException objection) {
            refused(request, objection);
            throw objection;
        }
    }

    /** Audits that people were turned down before there was a plan, of each PID that they named. */
    public void refused(SwitchRequest request, RunnerException objection) {
        for (Change change : request.changes()) {
            record(request, change, objection);
        }
    }

    private void record(SwitchRequest request, Change change, RunnerException objection) {
        try {
            audit.record(new AuditEvent(
                    request.cause().word(),
                    Outcome.REFUSED,
                    change.pid(),
                    change.target(),
                    null,
                    request.actor(),
                    request.reason(),
                    objection.detail(),
                    request.trigger()));
        } catch (DataAccessException | TransactionException down) {
            log.error("The refusal of {} could not be audited: {}", request.summary(), objection.detail(), down);
        }
    }

    private List<Activation> change(SwitchRequest request, List<PlannedSwitch> plan, PidLocks.Held held) {
        List<Switch> intended = intentions.intend(request, plan, patience);
        reached(SwitchStep.INTENDED, request);
        Switched switched;
        try {
            plan.forEach(swap::requireUnchanged); // at once, rather than after a pre-warm for nothing
            held.beginWarming(plan.stream()
                    .filter(PlannedSwitch::lost)
                    .map(PlannedSwitch::pid)
                    .collect(Collectors.toSet()));
            switched = swapWarm(request, plan, intended, held);
        } catch (HalfDoneException halfDone) {
            // Pending rows are what reconciliation undoes; aborted ones would leave the new binding standing.
            throw halfDone;
        } catch (RuntimeException failure) {
            intentions.abort(intended, failure);
            throw failure;
        }
        intentions.confirm(intended, switched.at());
        reached(SwitchStep.CONFIRMED, request);
        return switched.activations();
    }

    private Switched swapWarm(
            SwitchRequest request, List<PlannedSwitch> plan, List<Switch> intended, PidLocks.Held held) {
        long start = System.nanoTime();
        try (PreWarm.WarmVersions warm = preWarm.warm(plan, request.isEmergency(), held.preemption())) {
            long warmed = System.nanoTime();
            reached(SwitchStep.PREWARMED, request);
            held.beginReplacing();
            Duration preWarmTime = Duration.ofNanos(warmed - start);
            List<Swap.Swapped> swapped = swap.perform(
                    plan, intended, preWarmTime, request.summary(), () -> reached(SwitchStep.SWAPPED, request));
            swapped.forEach(each -> publish(each, warm, !request.cause().leavesUnstableVersion()));
            Duration swapTime = Duration.ofNanos(System.nanoTime() - warmed);
            reached(SwitchStep.PUBLISHED, request);
            List<Activation> activations = new ArrayList<>();
            for (Swap.Swapped each : swapped) {
                if (each.binding() != null) {
                    activations.add(Activation.of(each.binding(), each.plan().from(), preWarmTime, swapTime));
                }
            }
            return new Switched(
                    activations,
                    swapped.stream()
                            .collect(Collectors.toMap(each -> each.plan().pid(), Swap.Swapped::at)));
        }
    }

    /** @param at when each PID's file was replaced */
    private record Switched(List<Activation> activations, Map<Pid, Instant> at) {}

    private void publish(Swap.Swapped swapped, PreWarm.WarmVersions warm, boolean keepPrevious) {
        @Nullable ActiveBinding binding = swapped.binding();
        @Nullable FileIdentity identity = swapped.identity();
        if (binding == null || identity == null) {
            routes.withdraw(swapped.plan().pid());
        } else {
            routes.publish(new Route(binding, identity, warm.lease(binding.version())), keepPrevious);
        }
    }

    /** PIDs that have the version already answer with the binding that stands. */
    private static List<Activation> answer(List<PlannedSwitch> plan, List<Activation> changed) {
        List<Activation> answer = new ArrayList<>(changed);
        for (PlannedSwitch each : plan) {
            if (each.isNoChange() && each.from() != null) {
                answer.add(Activation.of(each.from(), each.from(), Duration.ZERO, Duration.ZERO));
            }
        }
        answer.sort(Comparator.comparing(Activation::pid));
        return answer;
    }

    private void reached(SwitchStep step, SwitchRequest request) {
        observers.forEach(observer -> observer.reached(step, request));
    }
}
