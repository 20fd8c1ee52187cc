package io.procvision.runner.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker as clients see it.
 *
 * @param startedAt when its process became warm; absent while there is none
 * @param calls answered by this process
 * @param rssBytes resident memory with its children, when it was last looked at; absent until then
 * @param cpu share of one core, likewise with its children, between the last two looks
 */
public record ProcessView(
        String id,
        String name,
        String version,
        String state,
        @Nullable Long osPid,
        @Nullable Instant startedAt,
        @Nullable Long uptimeMs,
        long calls,
        int restarts,
        @Nullable Long rssBytes,
        @Nullable Double cpu) {

    static ProcessView of(AlgorithmWorkers workers, AlgorithmWorker worker, Clock clock) {
        Optional<ProcessRun> run = worker.run();
        Optional<AlgorithmProcess> process = run.flatMap(ProcessRun::process);
        Optional<Instant> since = run.flatMap(ProcessRun::warmSince);
        Optional<ResourceSample> usage = worker.usage();
        return new ProcessView(
                worker.id().toString(),
                workers.version().name(),
                workers.version().version(),
                worker.state().name().toLowerCase(Locale.ROOT),
                process.map(AlgorithmProcess::osPid).orElse(null),
                since.orElse(null),
                since.map(start -> Duration.between(start, clock.instant()).toMillis())
                        .orElse(null),
                run.map(ProcessRun::calls).orElse(0L),
                worker.restarts(),
                usage.map(ResourceSample::rssBytes).orElse(null),
                usage.map(ResourceSample::cpu).orElse(null));
    }
}
