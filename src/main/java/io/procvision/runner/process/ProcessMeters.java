package io.procvision.runner.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.procvision.runner.core.AlgorithmVersion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Shows processes to whoever scrapes the runner. The series are those of the versions that run and no others: they are
 * drawn up anew after each look at the processes, so that a runner that saw a thousand versions does not carry them all.
 */
@Component
class ProcessMeters {

    private final ProcessSupervisor supervisor;
    private final MeterRegistry registry;
    private final GaugeRows<WorkerId, List<AlgorithmWorker>> rss;
    private final GaugeRows<WorkerId, List<AlgorithmWorker>> cpu;
    private final GaugeRows<AlgorithmVersion, List<AlgorithmWorkers>> queue;
    private final GaugeRows<Doing, List<AlgorithmWorker>> states;
    private final ConcurrentMap<String, Counters> counted = new ConcurrentHashMap<>();

    ProcessMeters(ProcessSupervisor supervisor, MeterRegistry registry) {
        this.supervisor = supervisor;
        this.registry = registry;
        this.rss = new GaugeRows<>(
                MultiGauge.builder("runner.process.rss")
                        .description("Resident memory of a worker's process and its children")
                        .baseUnit("bytes")
                        .register(registry),
                ProcessMeters::tags,
                (worker, all) -> sum(all, ResourceSample::rssBytes));
        this.cpu = new GaugeRows<>(
                MultiGauge.builder("runner.process.cpu")
                        .description("Processor time of a worker's process and its children, as a share of one core")
                        .register(registry),
                ProcessMeters::tags,
                (worker, all) -> sum(all, ResourceSample::cpu));
        this.queue = new GaugeRows<>(
                MultiGauge.builder("runner.process.queue")
                        .description("Calls that wait while all workers of a version are busy")
                        .register(registry),
                ProcessMeters::tags,
                (version, all) ->
                        all.stream().mapToInt(AlgorithmWorkers::queued).sum());
        this.states = new GaugeRows<>(
                MultiGauge.builder("runner.process.workers")
                        .description("Workers of a version by what they are doing")
                        .register(registry),
                doing -> tags(doing.version()).and("state", doing.state().name().toLowerCase(Locale.ROOT)),
                (doing, all) -> all.stream()
                        .filter(worker -> worker.state() == doing.state())
                        .count());
    }

    @EventListener
    void on(ProcessEvent event) {
        if (event.kind() == ProcessEvent.Kind.RESTARTING) {
            counters(event.version(), event.worker()).restarts().increment();
        } else if (event.kind() == ProcessEvent.Kind.MISSED_HEARTBEAT) {
            counters(event.version(), event.worker()).missedHeartbeats().increment();
        }
    }

    @EventListener(ResourcesSampled.class)
    void refresh() {
        Map<AlgorithmVersion, List<AlgorithmWorkers>> running =
                supervisor.all().stream().collect(Collectors.groupingBy(AlgorithmWorkers::version));
        Map<WorkerId, List<AlgorithmWorker>> workers = running.values().stream()
                .flatMap(List::stream)
                .flatMap(each -> each.workers().stream())
                .collect(Collectors.groupingBy(AlgorithmWorker::id));
        rss.show(workers);
        cpu.show(workers);
        queue.show(running);
        states.show(states(workers));
        // From zero: whoever watches for an increase would miss the first of a series that begins with it.
        workers.keySet().forEach(worker -> counters(worker.version(), worker.toString()));
        counted.forEach((worker, counters) -> {
            if (!running.containsKey(counters.version())) {
                counted.remove(worker);
                registry.remove(counters.restarts());
                registry.remove(counters.missedHeartbeats());
            }
        });
    }

    /** A worker that is retiring and its successor have one id: what they use adds up. */
    private static double sum(List<AlgorithmWorker> workers, ToDoubleFunction<ResourceSample> figure) {
        return workers.stream()
                .flatMap(worker -> worker.usage().stream())
                .mapToDouble(figure)
                .sum();
    }

    private static Map<Doing, List<AlgorithmWorker>> states(Map<WorkerId, List<AlgorithmWorker>> workers) {
        Map<AlgorithmVersion, List<AlgorithmWorker>> versions = workers.values().stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(worker -> worker.id().version()));
        Map<Doing, List<AlgorithmWorker>> states = new HashMap<>();
        versions.forEach((version, all) -> Arrays.stream(ProcessState.values())
                .filter(state -> state != ProcessState.STOPPED)
                .forEach(state -> states.put(new Doing(version, state), all)));
        return states;
    }

    private Counters counters(AlgorithmVersion version, String worker) {
        return counted.computeIfAbsent(
                worker,
                absent -> new Counters(
                        version,
                        Counter.builder("runner.process.restarts")
                                .description("Processes launched in place of one that ended")
                                .tags(tags(version, worker))
                                .register(registry),
                        Counter.builder("runner.process.missed.heartbeats")
                                .description("Pings that an idle process did not answer in time")
                                .tags(tags(version, worker))
                                .register(registry)));
    }

    private static Tags tags(AlgorithmVersion version) {
        return Tags.of("name", version.name(), "version", version.version());
    }

    private static Tags tags(WorkerId worker) {
        return tags(worker.version(), worker.toString());
    }

    private static Tags tags(AlgorithmVersion version, String worker) {
        return tags(version).and("worker", worker);
    }

    private record Doing(AlgorithmVersion version, ProcessState state) {}

    private record Counters(AlgorithmVersion version, Counter restarts, Counter missedHeartbeats) {}
}
