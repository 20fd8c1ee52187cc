package io.procvision.runner.process;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * How well each worker is at this moment, beside the totals of {@link ProcessMeters}: since when its process has been
 * silent, and how many heartbeats and processes it has lost in a row. Read when they are scraped, for the workers that
 * run and no others.
 */
@Component
class LifeSignMeters {

    private final ProcessSupervisor supervisor;
    private final GaugeRows<WorkerId, List<AlgorithmWorker>> silence;
    private final GaugeRows<WorkerId, WorkerStreaks> misses;
    private final GaugeRows<WorkerId, WorkerStreaks> restarts;
    private final ConcurrentMap<String, WorkerStreaks> streaks = new ConcurrentHashMap<>();

    LifeSignMeters(ProcessSupervisor supervisor, MeterRegistry registry) {
        this.supervisor = supervisor;
        this.silence = new GaugeRows<>(
                MultiGauge.builder("runner.process.silence")
                        .description("Since the last answer or pong of a worker's process")
                        .baseUnit("seconds")
                        .register(registry),
                LifeSignMeters::tags,
                (worker, all) -> longestSilence(all));
        this.misses = new GaugeRows<>(
                MultiGauge.builder("runner.process.consecutive.missed.heartbeats")
                        .description("Pings in a row that a worker's process has not answered in time")
                        .register(registry),
                LifeSignMeters::tags,
                (worker, streak) -> streak.misses());
        this.restarts = new GaugeRows<>(
                MultiGauge.builder("runner.process.consecutive.restarts")
                        .description("Restarts of a worker's process without a minute of peace between them")
                        .register(registry),
                LifeSignMeters::tags,
                (worker, streak) -> streak.restarts(System.nanoTime()));
    }

    @EventListener
    void on(ProcessEvent event) {
        WorkerStreaks streak = streaks.computeIfAbsent(event.worker(), worker -> new WorkerStreaks());
        switch (event.kind()) {
            case MISSED_HEARTBEAT -> streak.missed();
            case ANSWERED_HEARTBEAT, STOPPED -> streak.answered();
            case RESTARTING -> streak.restarted(System.nanoTime());
            case STARTED, DIED, START_FAILED, HELD_DOWN, STILL_HELD_DOWN, TIMED_OUT -> {
                // Of an end RESTARTING tells; that a process answers while it is idle, a heartbeat has to show.
            }
        }
    }

    @EventListener(ResourcesSampled.class)
    void refresh() {
        Map<WorkerId, List<AlgorithmWorker>> workers = supervisor.all().stream()
                .flatMap(each -> each.workers().stream())
                .collect(Collectors.groupingBy(AlgorithmWorker::id));
        streaks.keySet()
                .retainAll(workers.keySet().stream().map(WorkerId::toString).collect(Collectors.toSet()));
        Map<WorkerId, WorkerStreaks> now = workers.keySet().stream()
                .collect(Collectors.toMap(
                        worker -> worker,
                        worker -> streaks.computeIfAbsent(worker.toString(), absent -> new WorkerStreaks())));
        silence.show(workers);
        misses.show(now);
        restarts.show(now);
    }

    /** A worker without a process is not silent; that it has none, its state tells. */
    private static double longestSilence(List<AlgorithmWorker> workers) {
        long now = System.nanoTime();
        return workers.stream()
                .flatMap(worker -> worker.process().stream())
                .mapToDouble(process -> (now - process.lastSign()) / 1e9)
                .max()
                .orElse(0);
    }

    private static Tags tags(WorkerId worker) {
        return Tags.of(
                "name", worker.version().name(),
                "version", worker.version().version(),
                "worker", worker.toString());
    }
}
