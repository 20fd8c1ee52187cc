package io.procvision.runner.canary;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.CrashingRunnerConfiguration;
import io.procvision.runner.activation.SwitchObserver;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.history.SwitchCause;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The program that {@link CanaryCrashTests} kills: production's beans without its web server, and a canary that it goes on
 * with, or creates where there is none. It stands still when it reaches the mark or the step of a switch that is named by
 * {@code crash.stop-at}, and says so; it says {@code over} and ends when the canary has. With {@code crash.abort} the canary
 * is aborted when a second PID is about to be switched; with {@code crash.breach} the calls of its PIDs fail once it has three.
 */
final class CanaryCrashRunner {

    static final List<Pid> PIDS = List.of(new Pid("A01"), new Pid("A02"), new Pid("A03"), new Pid("A04"));
    static final AlgorithmVersion OLD = new AlgorithmVersion("fault_lab", "1.0.0");
    static final AlgorithmVersion NEW = new AlgorithmVersion("fault_lab", "1.1.0");

    /** For the reports alone; what is logged goes to the standard error. */
    private static final PrintStream REPORTS = System.out;

    private static final String STOP = System.getProperty("crash.stop-at", "");
    private static final boolean BREACH = Boolean.getBoolean("crash.breach");
    private static final AtomicBoolean STANDING = new AtomicBoolean();

    private CanaryCrashRunner() {}

    public static void main(String[] beans) throws ClassNotFoundException {
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
        try (var context = new AnnotationConfigApplicationContext()) {
            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
            context.registerBean(SwitchObserver.class, () -> (step, request) -> standStillAt(step.name()));
            context.registerBean(CanaryObserver.class, () -> (mark, id) -> reached(context, mark, id));
            CrashingRunnerConfiguration.register(context, List.of(beans));
            context.refresh();
            Canaries canaries = context.getBean(Canaries.class);
            if (canaries.count() == 0) {
                prepare(context);
            }
            if (Boolean.getBoolean("crash.prepare")) {
                return;
            }
            List<Canary> underWay = canaries.findByStateIn(CanaryState.underWay());
            while (!underWay.isEmpty()) {
                if (BREACH) {
                    underWay.forEach(canary -> fail(canary, context.getBean(AlgorithmMeters.class)));
                }
                LockSupport.parkNanos(20_000_000);
                underWay = canaries.findByStateIn(CanaryState.underWay());
            }
            if (!standsStill()) {
                REPORTS.println("over");
                REPORTS.flush();
            }
        }
    }

    /** The last step is told after the database has it, so that another thread may be on its way to stand still there. */
    private static boolean standsStill() {
        for (int look = 0; look < 500 && !STOP.isEmpty() && !STANDING.get(); look++) {
            LockSupport.parkNanos(20_000_000);
        }
        return STANDING.get();
    }

    private static void prepare(AnnotationConfigApplicationContext context) {
        context.getBean(Switchover.class)
                .execute(SwitchRequest.of(
                        PIDS, pid -> Change.to(pid, OLD), SwitchCause.ACTIVATE, new Actor("anna"), "first"));
        CanaryPlan plan = new CanaryPlan(
                NEW,
                List.of(
                        Plans.named(Duration.ofMillis(20), "A03"),
                        Plans.percent(75, BREACH ? Duration.ofMinutes(10) : Duration.ofMillis(20)),
                        Plans.percent(100, Duration.ZERO)),
                Plans.criteria(Map.of("min_calls", 0.0)),
                Set.of(),
                true,
                false,
                null,
                "to be killed");
        Canary created = context.getBean(CanaryTransitions.class).create(plan, Map.of(new Pid("A03"), 0), Plans.ANNA);
        LoggerFactory.getLogger(CanaryCrashRunner.class).info("{} begins", created);
    }

    private static void fail(Canary canary, AlgorithmMeters meters) {
        List<Pid> on = canary.members().on().stream().map(CanaryPid::pid).toList();
        if (canary.state() == CanaryState.RUNNING && on.size() == 3) {
            on.forEach(pid -> meters.record(pid, NEW, CallOutcome.ERROR, Duration.ofMillis(1)));
        }
    }

    private static void reached(AnnotationConfigApplicationContext context, CanaryMark mark, long id) {
        if (Boolean.getBoolean("crash.abort") && mark == CanaryMark.BEGUN) {
            CanaryTransitions transitions = context.getBean(CanaryTransitions.class);
            if (!transitions.require(id).members().on().isEmpty()) {
                transitions.change(id, (canary, now) -> canary.abort(new Decision(Plans.ANNA, "enough"), null));
                standStillAt(CanaryMark.ABORTING.name());
            }
        }
        standStillAt(mark.name());
    }

    private static void standStillAt(String where) {
        if (where.equals(STOP) && STANDING.compareAndSet(false, true)) {
            REPORTS.println("reached " + where);
            REPORTS.flush();
        }
        while (STANDING.get()) {
            LockSupport.park();
        }
    }
}
