package io.procvision.runner.process;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks at memory and processor time of every process at an interval, by one query for all of them. Where the machine
 * does not let the figures be had, calls go on without them.
 */
@Component
class ResourceSampler {

    private static final Logger log = LoggerFactory.getLogger(ResourceSampler.class);

    private final ProcessSupervisor supervisor;
    private final ProcessTable table;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private @Nullable ProcessSnapshot before;
    private boolean unavailable;

    ResourceSampler(ProcessSupervisor supervisor, ProcessTable table, ApplicationEventPublisher events, Clock clock) {
        this.supervisor = supervisor;
        this.table = table;
        this.events = events;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${runner.process.sample-interval:2s}")
    void sample() {
        List<AlgorithmProcess> running = supervisor.all().stream()
                .flatMap(workers -> workers.workers().stream())
                .map(AlgorithmWorker::process)
                .flatMap(Optional::stream)
                .toList();
        if (!unavailable) {
            look(running);
        }
        events.publishEvent(new ResourcesSampled());
    }

    private void look(List<AlgorithmProcess> running) {
        try {
            List<OsProcess> processes = running.isEmpty() ? List.of() : table.belowRunner();
            ProcessSnapshot now = new ProcessSnapshot(System.nanoTime(), processes);
            ProcessSnapshot earlier = before;
            if (earlier != null) {
                Instant at = clock.instant();
                running.forEach(
                        process -> now.sample(process.osPid(), earlier, at).ifPresent(process::used));
            }
            before = now;
        } catch (LinkageError unloadable) {
            unavailable = true;
            log.error(
                    "Memory and processor time of processes cannot be read, so max-rss, max-cpu and standby-memory have no effect:"
                            + " the native part of JNA does not load. Point -Djna.tmpdir at a folder from which code may be executed",
                    unloadable);
        } catch (RuntimeException failure) {
            log.warn("Memory and processor time of processes could not be read this time", failure);
        }
    }
}
