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
 * @param cpu processor time since its launch, as a share of one core
 */
record ProcessView(
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
        Optional<AlgorithmProcess> process = worker.process();
        Optional<AlgorithmWorker.Serving> serving = worker.serving();
        Optional<ProcessFigures> figures = process.map(ProcessFigures::of);
        return new ProcessView(
                worker.id(),
                workers.version().name(),
                workers.version().version(),
                worker.state().name().toLowerCase(Locale.ROOT),
                process.map(AlgorithmProcess::osPid).orElse(null),
                serving.map(AlgorithmWorker.Serving::since).orElse(null),
                serving.map(now ->
                                Duration.between(now.since(), clock.instant()).toMillis())
                        .orElse(null),
                serving.map(now -> now.channel().calls()).orElse(0L),
                worker.restarts(),
                figures.flatMap(ProcessFigures::rssBytes).orElse(null),
                figures.flatMap(ProcessFigures::cpu).orElse(null));
    }
}
