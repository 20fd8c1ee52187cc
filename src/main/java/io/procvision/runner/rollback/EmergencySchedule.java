package io.procvision.runner.rollback;

import io.procvision.runner.health.EmergencySettings;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * When the evaluator looks: at every interval, from after the first reconciliation on, because bindings that are not
 * settled must not be judged. On a thread of its own, which no other scheduled work can keep waiting; nothing that a look
 * throws ends the schedule.
 */
@Component
class EmergencySchedule implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EmergencySchedule.class);

    /** After the reconciliation, before the web server: it stops after the last request. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 3072;

    private final EmergencyRollbackEvaluator evaluator;
    private final Duration interval;
    private @Nullable ScheduledExecutorService thread;

    EmergencySchedule(EmergencyRollbackEvaluator evaluator, EmergencySettings settings) {
        this.evaluator = evaluator;
        this.interval = settings.interval();
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService fresh =
                Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "emergency-evaluator"));
        var unused =
                fresh.scheduleWithFixedDelay(this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        thread = fresh;
    }

    private void look() {
        try {
            evaluator.look();
        } catch (Throwable failure) {
            log.error(
                    "The emergency evaluator could not look at the bindings; it goes on at the next interval", failure);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdown(); // no interrupt: it would close the file of an embedded database under everybody
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
