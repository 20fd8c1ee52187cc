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
 * lost' true; when it is refused, the route was replaced in that very moment and a newer one is already published.
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
        while (true) {
            Route route = currentRoute(call.pid());
            Optional<ProcessLease> lease = route.lease().workers().tryLease();
            if (lease.isPresent()) {
                try (ProcessLease held = lease.get()) {
                    return measured(call, held);
                }
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

    private CallAnswer measured(AlgorithmCall call, ProcessLease lease) {
        AlgorithmVersion version = lease.version();
        long start = System.nanoTime();
        CallOutcome outcome = CallOutcome.ERROR;
        try {
            CallAnswer answer = lease.workers().call(call);
            outcome = Verdicts.outcome(answer);
            return answer;
        } catch (CrowdedOutException crowded) {
            outcome = CallOutcome.OVERLOADED;
            crowded.isAbout(call.pid(), version);
            throw crowded;
        } catch (RunnerException failure) {
            outcome = CallOutcome.of(failure.problem());
            failure.isAbout(call.pid(), version);
            throw failure;
        } finally {
            meters.record(call.pid(), version, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
