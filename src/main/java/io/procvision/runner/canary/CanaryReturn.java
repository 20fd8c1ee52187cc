package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.LogContext;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The way back of an aborted canary: all its PIDs at once, each for itself. One that cannot go back yet keeps the canary
 * from its end, but no other PID from its way.
 */
@Component
class CanaryReturn implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(CanaryReturn.class);
    private static final int AT_ONCE = 8;

    private final CanaryTransitions transitions;
    private final CanaryRollback rollback;
    private final List<CanaryObserver> observers;
    private final ExecutorService pids = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "canary-return");
        thread.setDaemon(true);
        return thread;
    });

    CanaryReturn(CanaryTransitions transitions, CanaryRollback rollback, List<CanaryObserver> observers) {
        this.transitions = transitions;
        this.rollback = rollback;
        this.observers = observers;
    }

    /** Whether every PID is back, and the canary over. */
    boolean step(long id) throws InterruptedException {
        Canary canary = transitions.require(id);
        if (canary.state() != CanaryState.ABORTING) {
            return true;
        }
        List<Callable<Boolean>> ways = new ArrayList<>();
        canary.members().touched().forEach(row -> ways.add(() -> isBackLogged(canary, row)));
        boolean allBack = true;
        for (Future<Boolean> way : pids.invokeAll(ways)) {
            allBack &= result(way);
        }
        if (allBack) {
            observers.forEach(observer -> observer.reached(CanaryMark.ALL_BACK, id));
            transitions.change(id, Canary::finishAbort);
            observers.forEach(observer -> observer.reached(CanaryMark.ENDED, id));
        }
        return allBack;
    }

    private boolean isBackLogged(Canary canary, CanaryPid row) {
        try (LogContext unused = LogContext.about(row.pid(), canary.target())
                .by(Actor.SYSTEM)
                .with(LogContext.CANARY, Long.toString(canary.id()))) {
            return isBack(canary, row);
        }
    }

    private boolean isBack(Canary canary, CanaryPid row) {
        try {
            rollback.takeBack(canary, row);
            return true;
        } catch (RuntimeException failure) {
            String why =
                    "not back yet: " + (failure instanceof RunnerException known ? known.detail() : failure.toString());
            if (!row.isNoted(why)) {
                report(canary, row, why, failure);
            }
            return false;
        }
    }

    /** Once, and not at every attempt. */
    private void report(Canary canary, CanaryPid row, String why, RuntimeException failure) {
        log.error("{}: {} is {}", canary, row.pid(), why, failure);
        if (failure instanceof RunnerException known && known.problem() == Problem.NO_ROLLBACK_TARGET) {
            rollback.callForAPerson(canary, row.pid(), known);
        }
        transitions.note(canary.id(), now -> now.members().trouble(row.pid(), why));
    }

    private static boolean result(Future<Boolean> way) throws InterruptedException {
        try {
            return way.get();
        } catch (ExecutionException failure) {
            log.error("A PID's way back was not written down", failure.getCause());
            return false;
        }
    }

    @Override
    public void destroy() {
        pids.shutdown();
    }
}
