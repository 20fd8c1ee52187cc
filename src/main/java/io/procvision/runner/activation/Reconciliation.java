package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * When reconciliation happens: files and log before the first request is taken; then every bound version is warmed, all
 * at once and without holding up the start; then at every interval.
 */
@Component
class Reconciliation implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

    /** Enough to keep slow-starting versions from queueing behind each other, few enough for a small machine. */
    private static final int WARMING_THREADS = 4;

    /** Before the web server's phase, so that it starts on settled ground and stops first. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final SwitchReconciler reconciler;
    private final ExecutorService warming =
            Executors.newFixedThreadPool(WARMING_THREADS, new CustomizableThreadFactory("warming-"));
    private volatile boolean running;

    Reconciliation(SwitchReconciler reconciler) {
        this.reconciler = reconciler;
    }

    @Override
    public void start() {
        running = true;
        Set<Pid> bound = reconciler.recoverAll();
        log.info("{} PIDs are bound", bound.size());
        bound.forEach(pid -> warming.execute(() -> warm(pid)));
    }

    private void warm(Pid pid) {
        try {
            reconciler.follow(pid);
        } catch (RunnerException failure) {
            log.error("PID {} cannot be served: {}", pid, failure.detail());
        }
    }

    @Scheduled(fixedDelayString = "${runner.reconciliation.interval}")
    void tick() {
        reconciler.reconcile();
    }

    @Override
    public void stop() {
        running = false;
        warming.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
