package io.procvision.runner.catalog;

import io.procvision.runner.core.LogContext;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The few threads that build packages: a build keeps a core busy, and the cores are there for the line. When the service
 * stops they are interrupted, which ends their tools.
 */
@Component
class BuildSlots implements DisposableBean {

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final ThreadPoolExecutor threads;

    BuildSlots(InstallSettings settings) {
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                settings.parallel(),
                settings.parallel(),
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(settings.queue()),
                task -> new Thread(task, "package-build-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    void execute(Runnable build) {
        try {
            threads.execute(LogContext.carriedBy(build));
        } catch (RejectedExecutionException full) {
            throw new RunnerException(
                    Problem.STORE_BUSY, "Too many installations are waiting already", Duration.ofSeconds(30));
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        threads.shutdownNow();
        threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    }
}
