package io.procvision.runner.rollback;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Carries out what the evaluator decides, so that a PID whose target takes a minute to start, or a database that does not
 * answer, holds back neither the others nor the next look.
 */
@Component
class EmergencyWorkers implements DisposableBean {

    private static final int AT_ONCE = 16;
    private static final long IDLE_SECONDS = 30;
    private static final long LAST_WORK_SECONDS = 5;

    private final Executor executor;

    @Autowired
    EmergencyWorkers() {
        this(threads());
    }

    EmergencyWorkers(Executor executor) {
        this.executor = executor;
    }

    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> new Thread(work, "emergency"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    void run(Runnable work) {
        executor.execute(work);
    }

    /** A switch under way comes to its end; one that does not in time is settled at the next start. */
    @Override
    public void destroy() throws InterruptedException {
        if (executor instanceof ExecutorService threads) {
            threads.shutdown();
            if (!threads.awaitTermination(LAST_WORK_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        }
    }
}
