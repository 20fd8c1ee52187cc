package io.procvision.runner.activation;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** When reconciliation happens: before the first request is taken, and then at every interval. */
@Component
class Reconciliation implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

    /** Before the web server's phase, so that it starts on settled ground and stops first. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final SwitchReconciler reconciler;
    private final Clock clock;
    private volatile boolean running;
    private volatile @Nullable Instant lastCompleted;

    Reconciliation(SwitchReconciler reconciler, Clock clock) {
        this.reconciler = reconciler;
        this.clock = clock;
    }

    @Override
    public void start() {
        log.info("{} PIDs are bound", reconciler.recoverAll());
        lastCompleted = clock.instant();
        running = true;
    }

    @Scheduled(fixedDelayString = "${runner.reconciliation.interval}")
    void tick() {
        if (running) {
            reconciler.reconcile();
            lastCompleted = clock.instant();
        }
    }

    Optional<Instant> lastCompleted() {
        return Optional.ofNullable(lastCompleted);
    }

    @Override
    public void stop() {
        running = false;
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
