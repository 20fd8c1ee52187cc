package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.process.AlgorithmCall;
import io.procvision.runner.process.CallAnswer;
import io.procvision.runner.process.CrowdedOutException;
import io.procvision.runner.process.ProcessLease;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The way of a call: the PID's route, a lease on its workers, the call, the meters. The lease is what makes 'no call is
 * lost' true; when it is refused, the route was replaced in that very moment and a newer one is already published. Likewise
 * when the call was still waiting: it is then led to the version that replaced the one it waited for.
 */
@Component
public class Dispatcher {

    private final RoutingTable table;
    private final ActiveBindings bindings;
    private final BindingChanges changes;
    private final AlgorithmMeters meters;

    Dispatcher(RoutingTable table, ActiveBindings bindings, BindingChanges changes, AlgorithmMeters meters) {
        this.table = table;
        this.bindings = bindings;
        this.changes = changes;
        this.meters = meters;
    }

    public CallAnswer dispatch(AlgorithmCall call) {
        AlgorithmCall present = call;
        while (true) {
            Route route = currentRoute(call.pid());
            Optional<ProcessLease> lease = route.lease().workers().tryLease();
            if (lease.isPresent()) {
                try (ProcessLease held = lease.get()) {
                    Optional<CallAnswer> answer = measured(present, held);
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                }
                present = present.forNextVersion();
            }
        }
    }

    /** The route that follows the PID's file as it is now. */
    private Route currentRoute(Pid pid) {
        Optional<Route> route = table.find(pid);
        if (route.isEmpty() || !route.get().identity().equals(bindings.identity(pid))) {
            changes.follow(pid);
            route = table.find(pid);
        }
        return route.orElseThrow(() -> new RunnerException(
                Problem.INVALID_PID, "PID %s has no active version: activate one first".formatted(pid)));
    }

    /** Empty, and counted for nobody, when the call was handed over. */
    private Optional<CallAnswer> measured(AlgorithmCall call, ProcessLease lease) {
        AlgorithmVersion version = lease.version();
        try {
            Optional<CallAnswer> answer = lease.workers()
                    .call(
                            call,
                            () -> table.handOver(call.pid(), lease),
                            () -> count(call, version, CallOutcome.TIMEOUT));
            answer.ifPresent(given -> count(call, version, Verdicts.outcome(given)));
            return answer;
        } catch (CrowdedOutException crowded) {
            count(call, version, CallOutcome.OVERLOADED);
            crowded.isAbout(call.pid(), version);
            throw crowded;
        } catch (RunnerException failure) {
            CallOutcome.of(failure.problem()).ifPresent(outcome -> count(call, version, outcome));
            failure.isAbout(call.pid(), version);
            throw failure;
        } catch (RuntimeException | Error unexpected) {
            count(call, version, CallOutcome.ERROR);
            throw unexpected;
        }
    }

    private void count(AlgorithmCall call, AlgorithmVersion version, CallOutcome outcome) {
        meters.record(call.pid(), version, outcome, Duration.ofNanos(System.nanoTime() - call.acceptedAt()));
    }
}
