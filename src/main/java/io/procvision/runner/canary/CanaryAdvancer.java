package io.procvision.runner.canary;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.LogContext;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.leases.Leases;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * When canaries take their steps: every interval, each for itself, and on one of several runners only. A canary is at one step at a
 * time, but for its abort, which does not wait for a step that still warms a process: its rollbacks pre-empt that.
 */
@Component
class CanaryAdvancer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CanaryAdvancer.class);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final long PATIENCE_SECONDS = 10;

    private final Canaries canaries;
    private final Leases leases;
    private final CanaryProgress progress;
    private final CanaryReturn wayBack;
    private final CanaryUsage usage;
    private final CallReports reports;
    private final CanaryMeters meters;
    private final CanarySettings settings;
    private final Set<Step> underWay = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Step, Long> notBefore = new ConcurrentHashMap<>();
    private final ExecutorService steps = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "canary");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    CanaryAdvancer(
            Canaries canaries,
            Leases leases,
            CanaryProgress progress,
            CanaryReturn wayBack,
            CanaryUsage usage,
            CallReports reports,
            CanaryMeters meters,
            CanarySettings settings) {
        this.canaries = canaries;
        this.leases = leases;
        this.progress = progress;
        this.wayBack = wayBack;
        this.usage = usage;
        this.reports = reports;
        this.meters = meters;
        this.settings = settings;
    }

    @Scheduled(fixedDelayString = "${runner.canary.interval:1s}")
    void tick() {
        if (!running) {
            return;
        }
        try {
            Collection<Canary> all = canaries.findByStateIn(CanaryState.underWay());
            usage.look(all);
            meters.look(all);
            reports.look(all);
            if (!all.isEmpty() && leases.take("canaries", LEASE)) {
                all.forEach(this::begin);
            }
        } catch (DataAccessException | TransactionException down) {
            log.warn("Canaries stand still: the database cannot be reached: {}", down.getMessage());
        }
    }

    private void begin(Canary canary) {
        Step step = new Step(canary.id(), canary.state() == CanaryState.ABORTING);
        Long earliest = notBefore.get(step);
        if ((earliest == null || System.nanoTime() - earliest >= 0) && underWay.add(step)) {
            steps.execute(() -> take(step));
        }
    }

    private void take(Step step) {
        try (LogContext unused = LogContext.of(Actor.SYSTEM).with(LogContext.CANARY, Long.toString(step.canary()))) {
            notBefore.remove(step);
            if (step.aborting()) {
                if (!wayBack.step(step.canary())) {
                    postpone(step, settings.retry().toNanos());
                }
            } else {
                progress.step(step.canary());
            }
        } catch (RunnerException refused) {
            log.info("Canary {} waits: {}", step.canary(), refused.detail());
            postpone(step, refused.retryAfter().orElse(settings.retry()).toNanos());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            log.error("Canary {} could not take its step; it will be tried again", step.canary(), failure);
            postpone(step, settings.retry().toNanos());
        } finally {
            underWay.remove(step);
        }
    }

    private void postpone(Step step, long nanos) {
        notBefore.put(step, System.nanoTime() + nanos);
    }

    @Override
    public void start() {
        running = true;
    }

    /** Lets steps end of themselves: an interrupt would close the file of an embedded database. */
    @Override
    public void stop() {
        running = false;
        steps.shutdown();
        try {
            if (!steps.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Canaries are left in the middle of a step; the next start goes on with it");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What a canary is at. */
    private record Step(long canary, boolean aborting) {}
}
