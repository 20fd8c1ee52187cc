package io.procvision.runner.activation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.rollback.Quarantine;
import io.procvision.runner.rollback.Withdrawals;
import io.procvision.runner.routing.Route;
import io.procvision.runner.routing.RoutingTable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The program that {@link EmergencyCrashTests} kills: production's beans with the evaluator running. It binds all PIDs to a
 * version of its round and lets that fail on all but the last; what happens then is the evaluator's own doing. Or a person
 * withdraws that version, with {@code crash.by-hand}. It ends when no PID has that version, or any other that is withdrawn,
 * any more. Round 0 binds nothing. With {@code crash.finish} it waits first until the withdrawal of that round is whole.
 */
final class EmergencyCrashRunner {

    static final AlgorithmVersion PROVEN = new AlgorithmVersion("fault_lab", "1.0.0");
    static final List<Pid> PIDS = CrashingRunner.PIDS;
    static final List<Pid> FAILING = PIDS.subList(0, 3);

    private static final PrintStream REPORTS = CrashingRunner.REPORTS;
    private static final int ROUND = Integer.getInteger("crash.round", 0);
    private static final String STOP = System.getProperty("crash.stop-at", "");

    private EmergencyCrashRunner() {}

    static AlgorithmVersion failing(int round) {
        return new AlgorithmVersion("fault_lab", "2.%d.0".formatted(round));
    }

    public static void main(String[] beans) throws ClassNotFoundException {
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
        try (var context = new AnnotationConfigApplicationContext()) {
            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
            context.registerBean(SwitchObserver.class, EmergencyCrashRunner::standingStill);
            context.registerBean(
                    WithdrawalMarks.class,
                    () -> new WithdrawalMarks(failing(ROUND), EmergencyCrashRunner::standStillAt));
            CrashingRunnerConfiguration.register(context, List.of(beans));
            context.refresh();
            RoutingTable routes = context.getBean(RoutingTable.class);
            Quarantine quarantine = context.getBean(Quarantine.class);
            AlgorithmMeters meters = context.getBean(AlgorithmMeters.class);
            Optional.ofNullable(Integer.getInteger("crash.finish"))
                    .ifPresent(last -> awaitWithdrawal(failing(last), routes, quarantine));
            if (ROUND > 0) {
                bind(context.getBean(Switchover.class), PROVEN);
                bind(context.getBean(Switchover.class), failing(ROUND));
            }
            if (Boolean.getBoolean("crash.by-hand")) {
                context.getBean(Withdrawals.class).withdraw(failing(ROUND), new Actor("crash"), "bad batch", false);
            }
            while (routes.all().stream().anyMatch(route -> hasToBeLeft(route, failing(ROUND), quarantine))) {
                FAILING.forEach(pid -> meters.record(pid, failing(ROUND), CallOutcome.ERROR, Duration.ofMillis(1)));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            REPORTS.println("done");
        }
    }

    private static void awaitWithdrawal(AlgorithmVersion version, RoutingTable routes, Quarantine quarantine) {
        while (!quarantine.isWithdrawn(version)
                || routes.all().stream()
                        .anyMatch(route -> route.binding().version().equals(version))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Where the parent wants to kill: at the nth emergency of this round that reaches a step, {@code STEP:n}. */
    private static SwitchObserver standingStill() {
        String[] where = STOP.split(":", -1);
        if (where.length != 2) {
            return (step, request) -> {};
        }
        SwitchStep stop = SwitchStep.valueOf(where[0]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(where[1]));
        return (step, request) -> {
            if (step == stop && isOfThisRound(request) && left.decrementAndGet() == 0) {
                standStillAt(STOP);
            }
        };
    }

    /** What is finished of the round before is not. */
    private static boolean isOfThisRound(SwitchRequest request) {
        return request.isEmergency()
                && request.changes().stream()
                        .map(Change::expected)
                        .anyMatch(left -> left != null && left.version().equals(failing(ROUND)));
    }

    private static void standStillAt(String where) {
        if (where.equals(STOP)) {
            REPORTS.println("reached " + where);
            REPORTS.flush();
            while (true) {
                LockSupport.park();
            }
        }
    }

    private static boolean hasToBeLeft(Route route, AlgorithmVersion failing, Quarantine quarantine) {
        AlgorithmVersion version = route.binding().version();
        return version.equals(failing) || quarantine.isWithdrawn(version);
    }

    /** What the evaluator still finishes from the round before may be in the way for a moment. */
    private static void bind(Switchover switchover, AlgorithmVersion version) {
        while (true) {
            try {
                switchover.execute(SwitchRequest.of(
                        PIDS,
                        pid -> Change.to(pid, version),
                        SwitchCause.ACTIVATE,
                        new Actor("crash"),
                        "to be killed"));
                return;
            } catch (RunnerException busy) {
                if (busy.problem() != Problem.STORE_BUSY && busy.problem() != Problem.ACTIVATION_CONFLICT) {
                    throw busy;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
